//===- EntryBuilder.cpp - entry functions of a program --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/EntryBuilder.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;
using rt::RTDialect;

void EntryBuilder::addInput(const char *name, Rows rows, Type element,
                            const char *offsets) {
  auto type = RankedTensorType::get({ShapedType::kDynamic},
                                    element ? element : builder.getI32Type());
  arguments.push_back({name, type, rows, /*isOutput=*/false, offsets});
}

void EntryBuilder::addOutput(const char *name, Rows rows, int64_t columns) {
  auto type = RankedTensorType::get({ShapedType::kDynamic, columns},
                                    builder.getF32Type());
  arguments.push_back({name, type, rows, /*isOutput=*/true});
}

void EntryBuilder::addVectorOutput(const char *name, Rows rows, Type element,
                                   bool isStatic) {
  int64_t size = isStatic ? rows.bound : ShapedType::kDynamic;
  arguments.push_back(
      {name, RankedTensorType::get({size}, element), rows, /*isOutput=*/true});
}

void EntryBuilder::create(StringRef name, bool isDense) {
  SmallVector<Type> types = {rt::ContextType::get(builder.getContext())};
  SmallVector<Type> results;
  for (const Argument &argument : arguments) {
    types.push_back(argument.type);
    if (argument.isOutput)
      results.push_back(argument.type);
  }
  auto function = func::FuncOp::create(builder, loc, name,
                                       builder.getFunctionType(types, results));
  if (isDense)
    function->setAttr(RTDialect::kDenseAttr, builder.getUnitAttr());
  Block *block = function.addEntryBlock();
  context = block->getArgument(0);
  for (auto [i, argument] : llvm::enumerate(arguments)) {
    unsigned index = i + 1;
    auto set = [&](StringRef name, Attribute value) {
      function.setArgAttr(index, name, value);
    };
    set(bufferization::BufferizationDialect::kWritableAttrName,
        builder.getBoolAttr(argument.isOutput));
    set(argument.isOutput ? RTDialect::kOutputAttr : RTDialect::kInputAttr,
        builder.getStringAttr(argument.name));
    set(RTDialect::kRowsAttr, builder.getStringAttr(argument.rows.name));
    set(RTDialect::kMaxRowsAttr,
        builder.getI64IntegerAttr(argument.rows.bound));
    if (argument.offsets)
      set(RTDialect::kOffsetsAttr, builder.getStringAttr(argument.offsets));
    if (argument.isOutput)
      destinations.push_back(block->getArgument(index));
    else
      inputs[argument.name] = block->getArgument(index);
  }
  builder.setInsertionPointToStart(block);
}

void EntryBuilder::finish(ValueRange values) {
  SmallVector<Value> results;
  for (auto [value, destination] : llvm::zip_equal(values, destinations))
    results.push_back(bufferization::MaterializeInDestinationOp::create(
                          builder, loc, value, destination)
                          .getResult());
  func::ReturnOp::create(builder, loc, results);
}
