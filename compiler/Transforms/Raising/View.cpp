//===- View.cpp - tensors that are rearrangements of others ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/View.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;
using tfg::Size;
using tfg::Sizes;

View::Atoms View::flatten(ArrayRef<Atoms> dims) {
  Atoms all;
  for (const Atoms &dim : dims)
    llvm::append_range(all, dim);
  return all;
}

bool View::isInOrder() const { return flatten(dims) == flatten(baseDims); }

Size View::getSize(ArrayRef<unsigned> of) const {
  Size product(1);
  for (unsigned atom : of)
    product = product * atoms[atom];
  return product;
}

std::optional<unsigned> View::split(unsigned atom, const Size &outer) {
  Size inner = divideExactly(atoms[atom], outer);
  if (!inner.isKnown())
    return std::nullopt;
  unsigned added = atoms.size();
  atoms[atom] = outer;
  atoms.push_back(inner);
  for (auto *list : {&baseDims, &dims})
    for (Atoms &dim : *list)
      if (auto *place = llvm::find(dim, atom); place != dim.end())
        dim.insert(place + 1, added);
  return added;
}

bool View::refine(View &one, Atoms &these, View &other, Atoms &others) {
  for (size_t i = 0; i < these.size() && i < others.size(); ++i) {
    Size first = one.atoms[these[i]], second = other.atoms[others[i]];
    if (first.equals(second))
      continue;
    if (auto added = one.split(these[i], second))
      these.insert(these.begin() + i + 1, *added);
    else if (auto rest = other.split(others[i], first))
      others.insert(others.begin() + i + 1, *rest);
    else
      return false;
  }
  return these.size() == others.size();
}

bool raising::isLayoutOp(Operation *op) {
  if (auto node = dyn_cast_or_null<NodeOp>(op))
    return node.is("Reshape", "Transpose", "ExpandDims", "Squeeze", "Identity");
  return isa_and_present<tensor::ExpandShapeOp, tensor::CollapseShapeOp,
                         tensor::CastOp>(op);
}

/// `value` as its own base.
static View makeBase(Value value, const Sizes &shape) {
  View view;
  view.base = value;
  for (const Size &size : shape) {
    View::Atoms atoms;
    if (!size.equals(1)) {
      atoms.push_back(view.atoms.size());
      view.atoms.push_back(size);
    }
    view.dims.push_back(atoms);
  }
  view.baseDims = view.dims;
  return view;
}

/// Puts the atoms of `view`, in their order, into dimensions of `shape`; false
/// if they do not fit.
static bool reshape(View &view, const Sizes &shape) {
  View::Atoms atoms = View::flatten(view.dims);
  // While atoms are being split, all of them are in one dimension.
  view.dims.assign(1, atoms);
  SmallVector<size_t> ends;
  size_t next = 0;
  for (const Size &size : shape) {
    Size rest = size;
    while (!rest.equals(1)) {
      if (next == view.dims[0].size())
        return false;
      unsigned atom = view.dims[0][next];
      Size left = divideExactly(rest, view.atoms[atom]);
      if (!left.isKnown()) {
        if (!view.split(atom, rest))
          return false;
        left = 1;
      }
      rest = left;
      ++next;
    }
    ends.push_back(next);
  }
  if (next != view.dims[0].size())
    return false;
  atoms = view.dims[0];
  view.dims.clear();
  size_t begin = 0;
  for (size_t end : ends) {
    view.dims.emplace_back(atoms.begin() + begin, atoms.begin() + end);
    begin = end;
  }
  return true;
}

bool raising::applyLayout(View &view, Operation *op,
                          const tfg::SymbolicShapes &shapes) {
  std::optional<Sizes> shape = shapes.getShape(op->getResult(0));
  auto node = dyn_cast<NodeOp>(op);
  if (!node || !node.is("Transpose"))
    return shape && reshape(view, *shape);
  auto order = shapes.getNumbers(op->getOperand(1));
  if (!order || order->size() != view.dims.size())
    return false;
  auto rank = static_cast<int64_t>(order->size());
  SmallVector<View::Atoms> dims;
  for (int64_t dim : *order)
    dims.push_back(view.dims[dim < 0 ? dim + rank : dim]);
  view.dims = std::move(dims);
  return true;
}

View raising::traceView(Value value, const tfg::SymbolicShapes &shapes) {
  std::optional<Sizes> shape = shapes.getShape(value);
  if (!shape ||
      !llvm::all_of(*shape, [](const Size &size) { return size.isKnown(); }))
    return {};
  Operation *op = value.getDefiningOp();
  if (!isLayoutOp(op))
    return makeBase(value, *shape);
  View view = traceView(op->getOperand(0), shapes);
  return view.base && applyLayout(view, op, shapes) ? view
                                                    : makeBase(value, *shape);
}
