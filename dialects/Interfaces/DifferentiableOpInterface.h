//===- DifferentiableOpInterface.h - derivative rules -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a derivative rule is given, and the interface of ops that have one.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H
#define ALBERTC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/OpDefinition.h"

namespace albertc {

/// The state of a reverse sweep, as the rules of ops see it.
class Adjoints {
public:
  virtual ~Adjoints();

  /// Whether the cotangent of `value` is wanted: it depends on something that
  /// is differentiated for.
  virtual bool isActive(mlir::Value value) = 0;

  /// `value` of the forward computation, where cotangents are computed.
  virtual mlir::Value getPrimal(mlir::Value value) = 0;

  /// The cotangent of `value`, or null if it is zero.
  virtual mlir::Value getCotangent(mlir::Value value) = 0;

  /// Adds `cotangent` to that of `value`.
  virtual void addCotangent(mlir::Value value, mlir::Value cotangent) = 0;

  /// The cotangent of `value` as a sum to be continued: a parameter's gradient
  /// so far, else what has been added, else zeros. The caller adds its part in
  /// one op and gives the new sum to `setCotangent`. That is how gradients of
  /// parameters are summed in place.
  virtual mlir::Value takeCotangent(mlir::Value value) = 0;

  /// Replaces the cotangent of `value`, see `takeCotangent`.
  virtual void setCotangent(mlir::Value value, mlir::Value cotangent) = 0;
};

/// Of an op whose results count as constants: no gradient of them flows to what
/// it reads.
template <typename ConcreteType>
// NOLINTNEXTLINE(bugprone-crtp-constructor-accessibility): Op constructs it.
class StopsGradients
    : public mlir::OpTrait::TraitBase<ConcreteType, StopsGradients> {};

/// Gives upstream ops that appear beside `nn` their rules: arith on tensors,
/// and the tensor ops that only move elements.
void registerUpstreamDerivatives(mlir::DialectRegistry &registry);

} // namespace albertc

#include "dialects/Interfaces/DifferentiableOpInterface.h.inc"

#endif // ALBERTC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE_H
