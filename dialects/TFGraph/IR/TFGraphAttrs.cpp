//===- TFGraphAttrs.cpp - attributes and types of the tfg dialect ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Text form and checks of attributes and types.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace albertc::tfg;

#define GET_TYPEDEF_CLASSES
#include "dialects/TFGraph/IR/TFGraphTypes.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/TFGraph/IR/TFGraphAttrs.cpp.inc"

void TFGraphDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/TFGraph/IR/TFGraphTypes.cpp.inc"
      >();
}

void TFGraphDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/TFGraph/IR/TFGraphAttrs.cpp.inc"
      >();
}

LogicalResult ShapeAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                bool ranked, ArrayRef<int64_t> dims) {
  if (!ranked && !dims.empty())
    return emitError() << "expected no dimensions without a rank, found "
                       << dims.size();
  for (int64_t dim : dims)
    if (dim < 0 && !ShapedType::isDynamic(dim))
      return emitError() << "expected dimensions of at least 0, found " << dim;
  return success();
}

Attribute ShapeAttr::parse(AsmParser &parser, Type) {
  SmallVector<int64_t> dims;
  if (parser.parseLess())
    return {};
  bool ranked = failed(parser.parseOptionalStar());
  if (ranked && parser.parseDimensionList(dims, /*allowDynamic=*/true,
                                          /*withTrailingX=*/false))
    return {};
  if (parser.parseGreater())
    return {};
  return get(parser.getContext(), ranked, dims);
}

void ShapeAttr::print(AsmPrinter &printer) const {
  printer << '<';
  if (getRanked())
    printer.printDimensionList(getDims());
  else
    printer << '*';
  printer << '>';
}

TensorType ShapeAttr::getTensorType(Type elementType) {
  if (!getRanked())
    return UnrankedTensorType::get(elementType);
  return RankedTensorType::get(getDims(), elementType);
}
