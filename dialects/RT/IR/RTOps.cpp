//===- RTOps.cpp - operations of the rt dialect ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checks of parameters (the variables of a checkpoint tile a parameter), of
/// tapes and of parallel loops.
///
//===----------------------------------------------------------------------===//

#include "dialects/RT/IR/RTOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace albertc::rt;

#define GET_OP_CLASSES
#include "dialects/RT/IR/RTOps.cpp.inc"

//===----------------------------------------------------------------------===//
// ParamOp
//===----------------------------------------------------------------------===//

bool ParamOp::hasSlots() {
  auto first = cast<VariableAttr>(getVariables()[0]);
  return static_cast<int64_t>(first.getShape().size()) <
         getTensorType().getRank();
}

ArrayRef<int64_t> ParamOp::getSlotShape() {
  ArrayRef<int64_t> shape = getTensorType().getShape();
  return hasSlots() ? shape.drop_front() : shape;
}

/// (C3) to (C5) for one variable.
static LogicalResult verifyVariable(ParamOp param, VariableAttr variable) {
  ArrayRef<int64_t> slotShape = param.getSlotShape();
  ArrayRef<int64_t> shape = variable.getShape();
  auto emit = [&] {
    return param.emitOpError() << "variable '" << variable.getTf() << "': ";
  };
  if (shape.size() != slotShape.size() ||
      shape.drop_back() != slotShape.drop_back())
    return emit() << "expected dimensions that fit into "
                  << param.getTensorType() << ", found " << variable;
  int64_t slots = param.hasSlots() ? param.getTensorType().getDimSize(0) : 1;
  if (variable.getSlot() >= slots)
    return emit() << "expected a slot below " << slots << ", found "
                  << variable.getSlot();
  if (variable.getColumn() + shape.back() > slotShape.back())
    return emit() << "expected columns below " << slotShape.back() << ", found "
                  << variable.getColumn() << " + " << shape.back();
  return success();
}

/// (C6): sorted by slot and column, each variable starts where the one before
/// ends.
static LogicalResult verifyCoverage(ParamOp param) {
  SmallVector<VariableAttr> variables(
      param.getVariables().getAsRange<VariableAttr>());
  llvm::sort(variables, [](VariableAttr a, VariableAttr b) {
    return std::pair(a.getSlot(), a.getColumn()) <
           std::pair(b.getSlot(), b.getColumn());
  });
  int64_t columns = param.getSlotShape().back();
  int64_t slots = param.hasSlots() ? param.getTensorType().getDimSize(0) : 1;
  int64_t slot = 0, column = 0;
  for (VariableAttr variable : variables) {
    if (variable.getSlot() != slot || variable.getColumn() != column)
      return param.emitOpError()
             << "expected a variable at slot " << slot << ", column " << column
             << ", found '" << variable.getTf() << "' at slot "
             << variable.getSlot() << ", column " << variable.getColumn();
    column += variable.getShape().back();
    if (column == columns) {
      column = 0;
      ++slot;
    }
  }
  if (slot == slots)
    return success();
  return param.emitOpError() << "expected a variable at slot " << slot
                             << ", column " << column << ", found none";
}

LogicalResult ParamOp::verify() {
  RankedTensorType type = getTensorType();
  if (!type.hasStaticShape() || type.getRank() < 1 || type.getRank() > 4)
    return emitOpError() << "expected a static tensor of rank 1 to 4, found "
                         << type;
  if (getVariables().empty())
    return emitOpError("expected at least one variable, found none");
  unsigned rank = cast<VariableAttr>(getVariables()[0]).getShape().size();
  if (rank != type.getRank() && rank + 1 != type.getRank())
    return emitOpError() << "expected variables of rank " << type.getRank()
                         << " or " << type.getRank() - 1 << ", found " << rank;
  llvm::StringSet<> names;
  for (auto variable : getVariables().getAsRange<VariableAttr>()) {
    if (!names.insert(variable.getTf()).second)
      return emitOpError() << "expected distinct variables, found '"
                           << variable.getTf() << "' twice";
    if (failed(verifyVariable(*this, variable)))
      return failure();
  }
  return verifyCoverage(*this);
}

//===----------------------------------------------------------------------===//
// LoadOp
//===----------------------------------------------------------------------===//

/// Checks that `name` is a parameter of type `type`.
static LogicalResult verifyParamUse(Operation *op, FlatSymbolRefAttr name,
                                    Type type,
                                    SymbolTableCollection &symbolTable) {
  auto param = symbolTable.lookupNearestSymbolFrom<ParamOp>(op, name);
  if (!param)
    return op->emitOpError()
           << "expected the symbol of an rt.param, found " << name;
  if (param.getTensorType() != type)
    return op->emitOpError() << "expected the type of " << name << ", "
                             << param.getTensorType() << ", found " << type;
  return success();
}

LogicalResult LoadOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyParamUse(*this, getParamAttr(), getResult().getType(),
                        symbolTable);
}

LogicalResult StoreOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyParamUse(*this, getParamAttr(), getValue().getType(),
                        symbolTable);
}

//===----------------------------------------------------------------------===//
// Tapes
//===----------------------------------------------------------------------===//

LogicalResult TapeType::verify(function_ref<InFlightDiagnostic()> emitError,
                               int64_t slots, RankedTensorType) {
  if (slots <= 0)
    return emitError() << "expected a positive number of slots, found "
                       << slots;
  return success();
}

LogicalResult TapeOp::verify() {
  int64_t dynamic = getResult().getType().getSlot().getNumDynamicDims();
  if (dynamic != static_cast<int64_t>(getSizes().size()))
    return emitOpError() << "expected " << dynamic
                         << " sizes (dynamic dimensions of a slot), found "
                         << getSizes().size();
  return success();
}

/// (C1) of both ways to a slot.
static LogicalResult verifySlotType(Operation *op, Type tape, Type result) {
  auto type = cast<ShapedType>(result);
  Type element;
  ArrayRef<int64_t> shape;
  if (auto typed = dyn_cast<TapeType>(tape)) {
    element = typed.getSlot().getElementType();
    shape = typed.getSlot().getShape();
  } else {
    auto memory = cast<MemRefType>(tape);
    if (memory.getRank() == 0)
      return op->emitOpError()
             << "expected a tape whose first dimension is the slots, found "
             << tape;
    element = memory.getElementType();
    shape = memory.getShape().drop_front();
  }
  if (type.getElementType() == element && type.getShape() == shape)
    return success();
  return op->emitOpError() << "expected a slot of " << tape << ", found "
                           << result;
}

LogicalResult TapeSlotOp::verify() {
  return verifySlotType(*this, getTape().getType(), getResult().getType());
}

LogicalResult TapeReadOp::verify() {
  return verifySlotType(*this, getTape().getType(), getResult().getType());
}

//===----------------------------------------------------------------------===//
// ArenaOp
//===----------------------------------------------------------------------===//

LogicalResult ArenaOp::verify() {
  if (getResult().getType().getRank() != 1)
    return emitOpError() << "expected a one-dimensional memref, found "
                         << getResult().getType();
  return success();
}

//===----------------------------------------------------------------------===//
// ParallelForOp
//===----------------------------------------------------------------------===//

/// Whether `type` can be the first argument of a parallel body.
static bool isScratchType(Type type) {
  auto memref = dyn_cast<MemRefType>(type);
  return memref && memref.hasStaticShape() && memref.getRank() == 1 &&
         memref.getElementType().isInteger(8);
}

LogicalResult
ParallelForOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto body = symbolTable.lookupNearestSymbolFrom<FunctionOpInterface>(
      *this, getBodyAttr());
  if (!body)
    return emitOpError() << "expected the symbol of a function, found "
                         << getBodyAttr();
  if (!body.getResultTypes().empty())
    return emitOpError() << "expected a body without results, found "
                         << body.getResultTypes().size();
  ArrayRef<Type> types = body.getArgumentTypes();
  if (types.size() < 3 || !isScratchType(types[0]) || !types[1].isIndex() ||
      !types[2].isIndex())
    return emitOpError("expected a body whose arguments start with a static "
                       "memref of i8 and two indices");
  if (TypeRange(types.drop_front(3)) != getCaptures().getTypes())
    return emitOpError("expected captures of the types of the body's arguments "
                       "after the range");
  return success();
}
