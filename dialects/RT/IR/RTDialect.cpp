//===- RTDialect.cpp - the contract with the runtime ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Registration of the `rt` dialect and the checks of its attributes on
/// functions and modules.
///
//===----------------------------------------------------------------------===//

#include "dialects/RT/IR/RTOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace albertc::rt;

#include "dialects/RT/IR/RTDialect.cpp.inc"

void RTDialect::initialize() {
  registerAttributes();
  registerTypes();
  addOperations<
#define GET_OP_LIST
#include "dialects/RT/IR/RTOps.cpp.inc"
      >();
}

/// `rt.input`, `rt.output` and `rt.offsets`: a name.
static LogicalResult verifyName(function_ref<InFlightDiagnostic()> emit,
                                Attribute value) {
  auto name = dyn_cast<StringAttr>(value);
  if (!name || name.empty())
    return emit() << "expected the name of an array, found " << value;
  return success();
}

/// `rt.rows`: what dimension 0 counts.
static LogicalResult verifyRows(function_ref<InFlightDiagnostic()> emit,
                                Attribute value) {
  auto rows = dyn_cast<StringAttr>(value);
  for (StringRef known :
       {"tokens", "sequences", "offsets", "queries", "predictions", "variables",
        "hyperparameters", "one", "sizes", "elements", "dimensions"})
    if (rows && rows.getValue() == known)
      return success();
  return emit() << "expected \"tokens\", \"sequences\", \"offsets\", "
                   "\"queries\", \"predictions\", \"variables\", "
                   "\"hyperparameters\", \"one\", \"sizes\", \"elements\" or "
                   "\"dimensions\", found "
                << value;
}

/// `rt.max_rows` and `rt.columns`: a count.
static LogicalResult verifyCount(function_ref<InFlightDiagnostic()> emit,
                                 Attribute value) {
  auto bound = dyn_cast<IntegerAttr>(value);
  if (!bound || !bound.getType().isInteger(64) || bound.getInt() <= 0)
    return emit() << "expected a positive i64, found " << value;
  return success();
}

/// `rt.param`: an `rt.param` symbol. The argument's type is not compared with
/// the parameter's: the stored form has other dimensions than the logical one.
static LogicalResult verifyParam(function_ref<InFlightDiagnostic()> emit,
                                 Operation *op, Attribute value) {
  auto symbol = dyn_cast<FlatSymbolRefAttr>(value);
  if (!symbol)
    return emit() << "expected a symbol, found " << value;
  if (!SymbolTable::lookupNearestSymbolFrom<ParamOp>(op, symbol))
    return emit() << "expected the symbol of an rt.param, found " << symbol;
  return success();
}

/// `rt.state`: what is kept beside the value.
static LogicalResult verifyState(function_ref<InFlightDiagnostic()> emit,
                                 FunctionOpInterface function, unsigned index,
                                 Attribute value) {
  auto name = dyn_cast<StringAttr>(value);
  std::optional<State> state =
      name ? symbolizeState(name.getValue()) : std::nullopt;
  if (!state || *state == State::Value)
    return emit() << "expected \"gradient\", \"first_moment\" or "
                     "\"second_moment\", found "
                  << value;
  if (!function.getArgAttr(index, RTDialect::kParamAttr))
    return emit() << "expected beside rt.param";
  return success();
}

/// The attributes of an argument exclude each other: it is an input, an output
/// or a parameter.
static LogicalResult verifyOneRole(function_ref<InFlightDiagnostic()> emit,
                                   FunctionOpInterface function,
                                   unsigned index) {
  unsigned roles = 0;
  for (StringRef role :
       {RTDialect::kInputAttr, RTDialect::kOutputAttr, RTDialect::kParamAttr})
    roles += function.getArgAttr(index, role) != nullptr;
  if (roles > 1)
    return emit() << "expected one of rt.input, rt.output and rt.param on an "
                     "argument, found "
                  << roles;
  return success();
}

LogicalResult RTDialect::verifyRegionArgAttribute(Operation *op,
                                                  unsigned regionIndex,
                                                  unsigned argIndex,
                                                  NamedAttribute attribute) {
  StringRef name = attribute.getName().getValue();
  auto emit = [&] {
    return op->emitError() << "attribute '" << name << "' of argument "
                           << argIndex << ": ";
  };
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (!function || regionIndex != 0)
    return emit() << "expected on an argument of a function only";
  Attribute value = attribute.getValue();
  if (name == kRowsAttr)
    return verifyRows(emit, value);
  if (name == kMaxRowsAttr || name == kColumnsAttr)
    return verifyCount(emit, value);
  if (name == kOffsetsAttr)
    return verifyName(emit, value);
  if (name == kStateAttr)
    return verifyState(emit, function, argIndex, value);
  if (failed(verifyOneRole(emit, function, argIndex)))
    return failure();
  if (name == kInputAttr || name == kOutputAttr)
    return verifyName(emit, value);
  if (name == kParamAttr)
    return verifyParam(emit, op, value);
  return emit() << "expected rt.input, rt.output, rt.param, rt.state, rt.rows, "
                   "rt.max_rows, rt.offsets or rt.columns";
}

/// `rt.entry`: name and arguments of the entry.
static LogicalResult verifyEntry(Operation *op, Attribute value) {
  auto entry = dyn_cast<DictionaryAttr>(value);
  auto arguments =
      entry ? entry.getAs<ArrayAttr>(RTDialect::kEntryArguments) : ArrayAttr();
  if (!isa<FunctionOpInterface>(op) || !arguments ||
      !entry.getAs<StringAttr>(RTDialect::kEntryName) ||
      !llvm::all_of(arguments, llvm::IsaPred<DictionaryAttr>))
    return op->emitError() << "attribute '" << RTDialect::kEntryAttr
                           << "': expected a dictionary with a string 'name' "
                              "and a list 'arguments' on a function, found "
                           << value;
  return success();
}

/// `rt.dense`: that, of a function.
static LogicalResult verifyDense(Operation *op, Attribute value) {
  if (!isa<FunctionOpInterface>(op) || !isa<UnitAttr>(value))
    return op->emitError() << "attribute '" << RTDialect::kDenseAttr
                           << "': expected without a value on a function, "
                              "found "
                           << value << " on " << op->getName();
  return success();
}

LogicalResult RTDialect::verifyOperationAttribute(Operation *op,
                                                  NamedAttribute attribute) {
  if (attribute.getName() == kEntryAttr)
    return verifyEntry(op, attribute.getValue());
  if (attribute.getName() == kDenseAttr)
    return verifyDense(op, attribute.getValue());
  if (attribute.getName() != kProgramAttr)
    return success();
  if (!isa<ModuleOp>(op) || !isa<DictionaryAttr>(attribute.getValue()))
    return op->emitError() << "attribute '" << kProgramAttr
                           << "': expected a dictionary on a module, found "
                           << attribute.getValue();
  return success();
}
