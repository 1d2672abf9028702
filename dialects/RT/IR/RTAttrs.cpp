//===- RTAttrs.cpp - attributes and types of the rt dialect ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Parsing, printing and checks of parameter descriptions.
///
//===----------------------------------------------------------------------===//

#include "dialects/RT/IR/RTDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace albertc::rt;

/// Parses `[312, 1248]`.
static ParseResult parseShape(AsmParser &parser, SmallVector<int64_t> &shape) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
    return parser.parseInteger(shape.emplace_back());
  });
}

/// Prints `[312, 1248]`.
static void printShape(AsmPrinter &printer, ArrayRef<int64_t> shape) {
  printer << '[';
  llvm::interleaveComma(shape, printer.getStream());
  printer << ']';
}

#include "dialects/RT/IR/RTEnums.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/RT/IR/RTTypes.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/RT/IR/RTAttrs.cpp.inc"

void RTDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/RT/IR/RTAttrs.cpp.inc"
      >();
}

void RTDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/RT/IR/RTTypes.cpp.inc"
      >();
}

LogicalResult
InitializerAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                        InitializerKind kind, FloatAttr stddev) {
  bool needsStddev = kind == InitializerKind::TruncatedNormal;
  if (needsStddev && (!stddev || !(stddev.getValueAsDouble() > 0)))
    return emitError() << "truncated_normal: expected a positive standard "
                          "deviation, found "
                       << (stddev ? stddev.getValueAsDouble() : 0.0);
  if (!needsStddev && stddev)
    return emitError() << stringifyInitializerKind(kind)
                       << ": expected no standard deviation, found "
                       << stddev.getValueAsDouble();
  return success();
}

LogicalResult VariableAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   StringRef tf, ArrayRef<int64_t> shape,
                                   int64_t slot, int64_t column, StringAttr hf,
                                   bool hfTransposed) {
  if (tf.empty())
    return emitError() << "expected a variable name in 'tf', found \"\"";
  if (shape.empty() || llvm::any_of(shape, [](int64_t d) { return d <= 0; })) {
    InFlightDiagnostic diagnostic = emitError();
    diagnostic << "expected positive dimensions in 'shape', found [";
    llvm::interleaveComma(shape, diagnostic);
    return diagnostic << "]";
  }
  if (slot < 0 || column < 0)
    return emitError() << "expected 'slot' and 'column' of at least 0, found "
                       << slot << " and " << column;
  if (hfTransposed && (!hf || shape.size() != 2))
    return emitError() << "expected 'hf' and a matrix with 'hfTransposed', "
                          "found rank "
                       << shape.size();
  return success();
}
