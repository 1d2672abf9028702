//===- RTToLLVM.cpp - rt to the interface of the runtime ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `convert-rt-to-llvm`: the code here and albertrt/program.h describe
/// the same structs.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/Passes.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"

namespace albertc {
#define GEN_PASS_DEF_CONVERTRTTOLLVMPASS
#include "compiler/Conversion/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {

/// Fields of AlbertContext.
constexpr int32_t kContextArena = 0;
constexpr int32_t kContextParallelFor = 1;

class Lowering {
public:
  explicit Lowering(ModuleOp module)
      : module(module), symbols(module), converter(module.getContext()),
        builder(module.getContext()),
        pointer(LLVM::LLVMPointerType::get(module.getContext())) {}

  void run() {
    SmallVector<func::FuncOp> entries;
    for (auto function : module.getOps<func::FuncOp>())
      if (isEntry(function))
        entries.push_back(function);
    module.walk([&](albertc::rt::ArenaOp op) { lowerArena(op); });
    module.walk([&](albertc::rt::ParallelForOp op) { lowerParallelFor(op); });
    module.walk([&](Operation *op) {
      if (isa<albertc::rt::TapeSlotOp, albertc::rt::TapeReadOp>(op))
        lowerTapeAccess(op);
    });
    lowerContexts();
    for (func::FuncOp entry : entries)
      makeEntry(entry);
  }

private:
  /// Entries are the public functions that run in a session.
  static bool isEntry(func::FuncOp function) {
    return function.isPublic() && !function.isExternal() &&
           function.getNumArguments() != 0 &&
           isa<albertc::rt::ContextType>(function.getArgumentTypes().front());
  }

  Value field(Value base, Type structType, int32_t index) {
    return LLVM::GEPOp::create(builder, loc, pointer, structType, base,
                               ArrayRef<LLVM::GEPArg>{0, index});
  }

  Value cast(Type type, Value value) {
    if (value.getType() == type)
      return value;
    return UnrealizedConversionCastOp::create(builder, loc, type, value)
        .getResult(0);
  }

  Type contextType() {
    return LLVM::LLVMStructType::getLiteral(module.getContext(),
                                            {pointer, pointer});
  }

  Type i64() { return builder.getI64Type(); }

  /// The type that `type` has in LLVM.
  Type lowered(Type type) {
    return isa<albertc::rt::ContextType>(type) ? Type(pointer)
                                               : converter.convertType(type);
  }

  void lowerArena(albertc::rt::ArenaOp op) {
    builder.setInsertionPoint(op);
    loc = op.getLoc();
    Value context = cast(pointer, op.getContext());
    Value data = LLVM::LoadOp::create(
        builder, loc, pointer, field(context, contextType(), kContextArena));
    Value descriptor = MemRefDescriptor::fromStaticShape(
        builder, loc, converter, op.getResult().getType(), data);
    op.replaceAllUsesWith(cast(op.getResult().getType(), descriptor));
    op.erase();
  }

  /// A slot of a tape: the tape's descriptor without its first dimension, the
  /// pointer advanced by slots.
  void lowerTapeAccess(Operation *op) {
    builder.setInsertionPoint(op);
    loc = op->getLoc();
    auto tapeType = llvm::cast<MemRefType>(op->getOperand(0).getType());
    auto slotType = llvm::cast<MemRefType>(op->getResult(0).getType());
    MemRefDescriptor tape(
        cast(converter.convertType(tapeType), op->getOperand(0)));
    Value offset =
        LLVM::MulOp::create(builder, loc, cast(i64(), op->getOperand(1)),
                            tape.stride(builder, loc, 0));
    Value data = LLVM::GEPOp::create(
        builder, loc, pointer, converter.convertType(slotType.getElementType()),
        tape.alignedPtr(builder, loc), ValueRange{offset});
    auto slot =
        MemRefDescriptor::poison(builder, loc, converter.convertType(slotType));
    slot.setAllocatedPtr(builder, loc, data);
    slot.setAlignedPtr(builder, loc, data);
    slot.setConstantOffset(builder, loc, 0);
    for (int64_t dim = 0; dim < slotType.getRank(); ++dim) {
      slot.setSize(builder, loc, dim, tape.size(builder, loc, dim + 1));
      slot.setStride(builder, loc, dim, tape.stride(builder, loc, dim + 1));
    }
    op->getResult(0).replaceAllUsesWith(cast(slotType, slot));
    op->erase();
  }

  void lowerParallelFor(albertc::rt::ParallelForOp op) {
    SmallVector<Type> fields;
    for (Type type : op.getCaptures().getTypes())
      fields.push_back(lowered(type));
    auto captureType =
        LLVM::LLVMStructType::getLiteral(module.getContext(), fields);
    auto body = symbols.lookup<func::FuncOp>(op.getBody());
    func::FuncOp thunk = makeThunk(body, captureType);

    builder.setInsertionPoint(op);
    loc = op.getLoc();
    Value captures = allocateCaptures(op, captureType);
    for (auto [index, value] : llvm::enumerate(op.getCaptures()))
      LLVM::StoreOp::create(builder, loc, cast(fields[index], value),
                            field(captures, captureType, index));
    Value function = cast(
        pointer, func::ConstantOp::create(builder, loc, thunk.getFunctionType(),
                                          FlatSymbolRefAttr::get(thunk)));
    Value context = cast(pointer, op.getContext());
    Value run = LLVM::LoadOp::create(
        builder, loc, pointer,
        field(context, contextType(), kContextParallelFor));
    Value count = cast(i64(), op.getCount());
    auto type = LLVM::LLVMFunctionType::get(
        LLVM::LLVMVoidType::get(module.getContext()),
        {pointer, pointer, pointer, i64()});
    LLVM::CallOp::create(builder, loc, type,
                         ValueRange{run, context, function, captures, count});
    op.erase();
  }

  /// Room for the captures in the function's entry block, so that a parallel
  /// loop inside a loop does not grow the stack.
  Value allocateCaptures(albertc::rt::ParallelForOp op, Type type) {
    OpBuilder::InsertionGuard guard(builder);
    auto function = op->getParentOfType<func::FuncOp>();
    builder.setInsertionPointToStart(&function.getBody().front());
    Value one = LLVM::ConstantOp::create(builder, loc, i64(),
                                         builder.getI64IntegerAttr(1));
    // Captured vectors are stored with their own alignment.
    return LLVM::AllocaOp::create(
        builder, loc, pointer, type, one,
        DataLayout::closest(function).getTypeABIAlignment(type));
  }

  /// The AlbertBody that unpacks the captures and calls `body`. Loops with the
  /// same body have the same captures.
  func::FuncOp makeThunk(func::FuncOp body, LLVM::LLVMStructType captureType) {
    std::string name = (body.getSymName() + "_thunk").str();
    if (auto known = symbols.lookup<func::FuncOp>(name))
      return known;
    builder.setInsertionPointAfter(body);
    loc = body.getLoc();
    auto thunk = func::FuncOp::create(
        builder, loc, name,
        builder.getFunctionType({pointer, pointer, i64(), i64()}, {}));
    thunk.setPrivate();
    symbols.insert(thunk);
    Block *block = thunk.addEntryBlock();
    builder.setInsertionPointToStart(block);
    ArrayRef<Type> types = body.getFunctionType().getInputs();
    SmallVector<Value> operands;
    operands.push_back(cast(types[0], MemRefDescriptor::fromStaticShape(
                                          builder, loc, converter,
                                          llvm::cast<MemRefType>(types[0]),
                                          block->getArgument(1))));
    operands.push_back(cast(types[1], block->getArgument(2)));
    operands.push_back(cast(types[2], block->getArgument(3)));
    for (auto [index, type] : llvm::enumerate(captureType.getBody())) {
      Value value = LLVM::LoadOp::create(
          builder, loc, type, field(block->getArgument(0), captureType, index));
      operands.push_back(cast(types[index + 3], value));
    }
    func::CallOp::create(builder, loc, body, operands);
    func::ReturnOp::create(builder, loc);
    return thunk;
  }

  /// Contexts become pointers.
  void lowerContexts() {
    for (auto function : module.getOps<func::FuncOp>()) {
      function.walk([&](Block *block) {
        for (BlockArgument argument : block->getArguments())
          if (isa<albertc::rt::ContextType>(argument.getType()))
            argument.setType(pointer);
      });
      SmallVector<Type> inputs;
      for (Type type : function.getFunctionType().getInputs())
        inputs.push_back(isa<albertc::rt::ContextType>(type) ? Type(pointer)
                                                             : type);
      function.setFunctionType(
          FunctionType::get(module.getContext(), inputs,
                            function.getFunctionType().getResults()));
    }
    module.walk([&](UnrealizedConversionCastOp op) {
      if (op.getNumOperands() == 1 && op.getNumResults() == 1 &&
          op.getOperand(0).getType() == op.getResult(0).getType()) {
        op.getResult(0).replaceAllUsesWith(op.getOperand(0));
        op.erase();
      }
    });
  }

  /// What the manifest says of the buffers of `function`: its `rt.entry`.
  Attribute describeEntry(func::FuncOp function) {
    using albertc::rt::RTDialect;
    SmallVector<Attribute> arguments;
    for (auto [index, type] :
         llvm::enumerate(function.getFunctionType().getInputs())) {
      auto memref = dyn_cast<MemRefType>(type);
      if (!memref)
        continue;
      NamedAttrList attributes(function.getArgAttrDict(index));
      attributes.set(RTDialect::kArgumentType,
                     TypeAttr::get(memref.getElementType()));
      if (attributes.get(RTDialect::kOutputAttr) &&
          !attributes.get(RTDialect::kColumnsAttr) && memref.getRank() > 1)
        attributes.set(RTDialect::kColumnsAttr,
                       builder.getI64IntegerAttr(memref.getShape().back()));
      arguments.push_back(attributes.getDictionary(module.getContext()));
    }
    NamedAttribute members[] = {
        builder.getNamedAttr(RTDialect::kEntryArguments,
                             builder.getArrayAttr(arguments)),
        builder.getNamedAttr(RTDialect::kEntryName, function.getSymNameAttr())};
    return builder.getDictionaryAttr(members);
  }

  /// @NAME_entry(context, buffers), of C type AlbertEntry.
  void makeEntry(func::FuncOp function) {
    builder.setInsertionPointAfter(function);
    loc = function.getLoc();
    auto entry = func::FuncOp::create(
        builder, loc, (function.getSymName() + "_entry").str(),
        builder.getFunctionType({pointer, pointer}, {}));
    entry->setAttr(albertc::rt::RTDialect::kEntryAttr, describeEntry(function));
    function.setPrivate();
    function.setAllArgAttrs(ArrayRef<DictionaryAttr>());
    Block *block = entry.addEntryBlock();
    builder.setInsertionPointToStart(block);
    auto bufferType =
        LLVM::LLVMStructType::getLiteral(module.getContext(), {pointer, i64()});
    SmallVector<Value> operands;
    int32_t position = 0;
    for (Type type : function.getFunctionType().getInputs()) {
      auto memref = dyn_cast<MemRefType>(type);
      if (!memref) {
        operands.push_back(block->getArgument(0));
        continue;
      }
      Value buffer = LLVM::GEPOp::create(builder, loc, pointer, bufferType,
                                         block->getArgument(1),
                                         ArrayRef<LLVM::GEPArg>{position++});
      operands.push_back(makeDescriptor(memref, buffer, bufferType));
    }
    func::CallOp::create(builder, loc, function, operands);
    func::ReturnOp::create(builder, loc);
  }

  /// A descriptor of `type` from an AlbertBuffer.
  Value makeDescriptor(MemRefType type, Value buffer, Type bufferType) {
    Value data = LLVM::LoadOp::create(builder, loc, pointer,
                                      field(buffer, bufferType, 0));
    if (type.hasStaticShape())
      return cast(type, MemRefDescriptor::fromStaticShape(
                            builder, loc, converter, type, data));
    Value rows =
        LLVM::LoadOp::create(builder, loc, i64(), field(buffer, bufferType, 1));
    auto descriptor =
        MemRefDescriptor::poison(builder, loc, converter.convertType(type));
    descriptor.setAllocatedPtr(builder, loc, data);
    descriptor.setAlignedPtr(builder, loc, data);
    descriptor.setConstantOffset(builder, loc, 0);
    int64_t stride = 1;
    for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
      descriptor.setConstantStride(builder, loc, dim, stride);
      if (dim == 0)
        break;
      descriptor.setConstantSize(builder, loc, dim, type.getDimSize(dim));
      stride *= type.getDimSize(dim);
    }
    descriptor.setSize(builder, loc, 0, rows);
    return cast(type, descriptor);
  }

  ModuleOp module;
  SymbolTable symbols;
  LLVMTypeConverter converter;
  OpBuilder builder;
  LLVM::LLVMPointerType pointer;
  Location loc = UnknownLoc::get(module.getContext());
};

struct ConvertRTToLLVM final
    : albertc::impl::ConvertRTToLLVMPassBase<ConvertRTToLLVM> {
  void runOnOperation() override { Lowering(getOperation()).run(); }
};

} // namespace
