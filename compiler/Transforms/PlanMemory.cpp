//===- PlanMemory.cpp - A static place for every buffer -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `rt-plan-memory`. Buffers are placed in order of decreasing size at
/// the lowest offset where no buffer with an overlapping lifetime lies (greedy
/// by size, Pisarchyk and Lee, arXiv:2001.03288).
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"
#include "compiler/Transforms/UpperBound.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"

namespace albertc {
#define GEN_PASS_DEF_PLANMEMORYPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {

/// Alignment of every buffer in bytes: a cache line and a 512-bit vector.
constexpr int64_t kAlignment = 64;

int64_t align(int64_t bytes) { return llvm::alignTo(bytes, kAlignment); }

/// A buffer with its size, lifetime (positions of ops in the function's body,
/// inclusive) and place.
struct Buffer {
  memref::AllocOp alloc;
  int64_t bytes = 0;
  size_t begin = 0, end = 0;
  int64_t offset = 0;

  bool overlaps(const Buffer &other) const {
    return begin <= other.end && other.begin <= end;
  }
};

/// The buffers of one function.
class Frame {
public:
  explicit Frame(func::FuncOp function) : function(function) {}

  /// Finds and places the buffers. Fails, with an error for each, if some
  /// have no bound.
  LogicalResult plan() {
    Block &body = function.getBody().front();
    for (auto [position, op] : llvm::enumerate(body))
      positions[&op] = position;
    BufferViewFlowAnalysis aliases(function);
    bool planned = true;
    function.walk([&](memref::AllocOp alloc) {
      FailureOr<int64_t> bytes = bound(alloc);
      if (failed(bytes) || failed(checkReturn(alloc, aliases))) {
        planned = false;
        return;
      }
      Buffer buffer;
      buffer.alloc = alloc;
      buffer.bytes = align(*bytes);
      setLifetime(buffer, aliases);
      buffers.push_back(buffer);
    });
    if (!planned)
      return failure();
    place();
    return success();
  }

  int64_t getBytes() const { return bytes; }
  size_t getNumBuffers() const { return buffers.size(); }

  /// Replaces the allocations by views of `memory` behind `base` bytes.
  void rewrite(Value memory, int64_t base) {
    for (Buffer &buffer : buffers) {
      OpBuilder builder(buffer.alloc);
      Location loc = buffer.alloc.getLoc();
      Value offset =
          arith::ConstantIndexOp::create(builder, loc, base + buffer.offset);
      Value view =
          memref::ViewOp::create(builder, loc, buffer.alloc.getType(), memory,
                                 offset, buffer.alloc.getDynamicSizes());
      buffer.alloc.replaceAllUsesWith(view);
      buffer.alloc.erase();
    }
    function.walk([](memref::DeallocOp dealloc) { dealloc.erase(); });
  }

private:
  FailureOr<int64_t> bound(memref::AllocOp alloc) {
    MemRefType type = alloc.getType();
    int64_t bytes = (type.getElementTypeBitWidth() + 7) / 8;
    for (int64_t dim = 0; dim < type.getRank(); ++dim) {
      std::optional<int64_t> size = computeDimUpperBound(alloc, dim);
      if (!size)
        return alloc.emitOpError("expected a buffer with a constant bound, "
                                 "found no bound of dimension ")
               << dim << "; state it by rt.max_rows on the entry's arguments";
      bytes *= *size;
    }
    return bytes;
  }

  /// Checks that the memory does not outlive the function: results of entries
  /// are to be computed in the memory that callers give.
  static LogicalResult checkReturn(memref::AllocOp alloc,
                                   BufferViewFlowAnalysis &aliases) {
    for (Value alias : aliases.resolve(alloc))
      for (OpOperand &use : alias.getUses())
        if (isa<func::ReturnOp>(use.getOwner()))
          return alloc.emitOpError("expected a buffer that ends with its "
                                   "function, found one that is result ")
                 << use.getOperandNumber()
                 << "; results are computed in the memory of an argument";
    return success();
  }

  /// The op of the function's body that contains `op`.
  size_t position(Operation *op) {
    while (op->getBlock() != &function.getBody().front())
      op = op->getParentOp();
    return positions.lookup(op);
  }

  /// From the op that contains the allocation to the last one that contains a
  /// use of it or of a view of it: inside a loop a buffer lives as long as
  /// the loop.
  void setLifetime(Buffer &buffer, BufferViewFlowAnalysis &aliases) {
    buffer.begin = buffer.end = position(buffer.alloc);
    for (Value alias : aliases.resolve(buffer.alloc))
      for (Operation *user : alias.getUsers())
        buffer.end = std::max(buffer.end, position(user));
  }

  void place() {
    SmallVector<Buffer *> order;
    for (Buffer &buffer : buffers)
      order.push_back(&buffer);
    llvm::sort(order, [](Buffer *left, Buffer *right) {
      return std::make_pair(-left->bytes, left) <
             std::make_pair(-right->bytes, right);
    });
    SmallVector<Buffer *> placed;
    for (Buffer *buffer : order) {
      buffer->offset = lowestFree(*buffer, placed);
      bytes = std::max(bytes, buffer->offset + buffer->bytes);
      placed.push_back(buffer);
      llvm::sort(placed, [](Buffer *left, Buffer *right) {
        return left->offset < right->offset;
      });
    }
  }

  /// The lowest gap for `buffer` among `placed`, sorted by offset.
  static int64_t lowestFree(const Buffer &buffer, ArrayRef<Buffer *> placed) {
    int64_t offset = 0;
    for (Buffer *other : placed) {
      if (!buffer.overlaps(*other))
        continue;
      if (other->offset >= offset + buffer.bytes)
        break;
      offset = std::max(offset, other->offset + other->bytes);
    }
    return offset;
  }

  func::FuncOp function;
  llvm::DenseMap<Operation *, size_t> positions;
  SmallVector<Buffer> buffers;
  int64_t bytes = 0;
};

/// Functions that parallel loops run: their buffers are scratch of a thread.
llvm::DenseSet<StringAttr> findParallelBodies(ModuleOp module) {
  llvm::DenseSet<StringAttr> bodies;
  module.walk([&](albertc::rt::ParallelForOp op) {
    bodies.insert(op.getBodyAttr().getAttr());
  });
  return bodies;
}

struct PlanMemory final : albertc::impl::PlanMemoryPassBase<PlanMemory> {
  void runOnOperation() override {
    if (failed(planFrames()))
      return signalPassFailure();
    int64_t arena = 0, scratch = 0;
    for (auto &[function, frame] : frames) {
      if (parallelBodies.contains(function.getSymNameAttr())) {
        scratch = std::max(scratch, frame.getBytes());
        numScratch += frame.getNumBuffers();
        useScratch(function, frame);
        continue;
      }
      arena = std::max(arena, frameBase(function) + frame.getBytes());
      numBuffers += frame.getNumBuffers();
    }
    for (auto &[function, frame] : frames)
      if (!parallelBodies.contains(function.getSymNameAttr()) &&
          frame.getNumBuffers() != 0 &&
          failed(useArena(function, frame, arena)))
        return signalPassFailure();
    OpBuilder builder(&getContext());
    getOperation()->setAttr(albertc::rt::RTDialect::kArenaBytesAttr,
                            builder.getI64IntegerAttr(arena));
    getOperation()->setAttr(albertc::rt::RTDialect::kScratchBytesAttr,
                            builder.getI64IntegerAttr(scratch));
  }

  LogicalResult planFrames() {
    parallelBodies = findParallelBodies(getOperation());
    bool planned = true;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (function.isExternal())
        continue;
      Frame frame(function);
      planned &= succeeded(frame.plan());
      frames.insert({function, std::move(frame)});
    }
    return success(planned);
  }

  /// Bytes in front of the function's frame: those of every caller.
  int64_t frameBase(func::FuncOp function) {
    int64_t base = 0;
    auto uses = SymbolTable::getSymbolUses(function, getOperation());
    for (SymbolTable::SymbolUse use : *uses)
      if (isa<func::CallOp>(use.getUser())) {
        auto caller = use.getUser()->getParentOfType<func::FuncOp>();
        base = std::max(base, frameBase(caller) +
                                  frames.find(caller)->second.getBytes());
      }
    return base;
  }

  void useScratch(func::FuncOp function, Frame &frame) {
    auto type =
        MemRefType::get({frame.getBytes()}, IntegerType::get(&getContext(), 8));
    BlockArgument scratch = function.getArgument(0);
    scratch.setType(type);
    function.setFunctionType(FunctionType::get(
        &getContext(), function.getBody().getArgumentTypes(), {}));
    frame.rewrite(scratch, 0);
  }

  LogicalResult useArena(func::FuncOp function, Frame &frame, int64_t bytes) {
    Value context;
    for (BlockArgument argument : function.getArguments())
      if (isa<albertc::rt::ContextType>(argument.getType()))
        context = argument;
    if (!context)
      return function.emitOpError("expected an !rt.context argument in a "
                                  "function that needs buffers");
    OpBuilder builder = OpBuilder::atBlockBegin(&function.getBody().front());
    auto type = MemRefType::get({bytes}, builder.getI8Type());
    Value arena =
        albertc::rt::ArenaOp::create(builder, function.getLoc(), type, context);
    frame.rewrite(arena, frameBase(function));
    return success();
  }

  llvm::MapVector<func::FuncOp, Frame> frames;
  llvm::DenseSet<StringAttr> parallelBodies;
};

} // namespace
