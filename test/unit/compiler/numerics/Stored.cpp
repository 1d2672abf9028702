//===- Stored.cpp - tensors in the form that kernels see --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/Stored.h"

#include <functional>
#include <limits>

using namespace albertc::numerics;

static constexpr int64_t kLanes = 32;

static int64_t toPanels(int64_t columns) {
  return (columns + kLanes - 1) / kLanes;
}

static std::vector<int64_t> getShape(const Tensor &tensor) {
  std::vector<int64_t> shape;
  for (int dim = 0; dim < tensor.getRank(); ++dim)
    shape.push_back(tensor.getDim(dim));
  return shape;
}

static std::vector<int64_t> getStoredShape(const Tensor &logical,
                                           Layout layout) {
  std::vector<int64_t> shape = getShape(logical);
  if (logical.getElement() != Element::F32 || shape.empty())
    return shape;
  switch (layout) {
  case Layout::PerRow:
    return shape;
  case Layout::Rows:
    shape.back() = toPanels(shape.back()) * kLanes;
    return shape;
  case Layout::Panels: {
    int64_t columns = shape.back(), rows = shape[shape.size() - 2];
    shape.resize(shape.size() - 2);
    shape.insert(shape.end(), {toPanels(columns), rows, kLanes});
    return shape;
  }
  case Layout::Groups: {
    int64_t groups = shape.back(), outputs = shape[shape.size() - 2];
    int64_t depth = shape[shape.size() - 3];
    shape.resize(shape.size() - 3);
    shape.insert(shape.end(), {groups, toPanels(outputs), depth, kLanes});
    return shape;
  }
  }
  return shape;
}

/// Calls `visit` with the place of every element in the logical and in the
/// stored form.
static void forEachElement(const Tensor &logical, Layout layout,
                           const std::function<void(int64_t, int64_t)> &visit) {
  std::vector<int64_t> shape = getShape(logical);
  shape.insert(shape.begin(), 3, 1);
  int64_t last = shape.back(), middle = shape[shape.size() - 2],
          first = shape[shape.size() - 3];
  bool isPlain = logical.getElement() != Element::F32 ||
                 logical.getRank() == 0 || layout == Layout::PerRow;
  for (int64_t i = 0; i < logical.getSize(); ++i) {
    int64_t column = i % last, row = i / last;
    int64_t place = i;
    if (isPlain) {
    } else if (layout == Layout::Rows) {
      place = row * toPanels(last) * kLanes + column;
    } else if (layout == Layout::Panels) {
      int64_t slot = row / middle, k = row % middle;
      place =
          ((slot * toPanels(last) + column / kLanes) * middle + k) * kLanes +
          column % kLanes;
    } else {
      int64_t slot = row / (first * middle), h = row / middle % first,
              o = row % middle;
      place =
          (((slot * last + column) * toPanels(middle) + o / kLanes) * first +
           h) *
              kLanes +
          o % kLanes;
    }
    visit(i, place);
  }
}

Tensor albertc::numerics::toStored(const Tensor &logical, Layout layout) {
  Tensor stored(logical.getElement(), getStoredShape(logical, layout));
  forEachElement(logical, layout, [&](int64_t from, int64_t to) {
    stored.set(to, logical.get(from));
  });
  return stored;
}

Tensor albertc::numerics::toLogical(const Tensor &stored, const Tensor &like,
                                    Layout layout) {
  Tensor logical = like;
  forEachElement(like, layout, [&](int64_t to, int64_t from) {
    logical.set(to, stored.get(from));
  });
  return logical;
}

bool albertc::numerics::hasZeroPadding(const Tensor &stored, const Tensor &like,
                                       Layout layout) {
  std::vector<bool> isElement(stored.getSize());
  forEachElement(like, layout,
                 [&](int64_t, int64_t place) { isElement[place] = true; });
  for (int64_t i = 0; i < stored.getSize(); ++i)
    if (!isElement[i] && stored.get(i) != 0)
      return false;
  return true;
}

Tensor albertc::numerics::poisoned(Tensor tensor) {
  bool isFloat = tensor.getElement() == Element::F32;
  for (int64_t i = 0; i < tensor.getSize(); ++i)
    tensor.set(i, isFloat ? std::numeric_limits<double>::quiet_NaN() : 1 << 30);
  return tensor;
}
