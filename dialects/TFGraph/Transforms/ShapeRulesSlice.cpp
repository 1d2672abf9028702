//===- ShapeRulesSlice.cpp - shapes of strided slices ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/ShapeRules.h"
#include "dialects/TFGraph/Transforms/StridedSlice.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

namespace {
/// What is taken of one dimension.
struct Extent {
  Size begin, end, stride;
  bool hasBegin = false, hasEnd = false;
  /// The dimension disappears.
  bool isIndex = false;

  /// First position and number of positions in a dimension of `size`.
  std::pair<Size, Size> resolve(const Size &size) const;
};

/// The masks of a StridedSlice.
struct Masks {
  explicit Masks(NodeShapes &shapes)
      : begin(shapes.getInt("begin_mask", 0)),
        end(shapes.getInt("end_mask", 0)),
        ellipsis(shapes.getInt("ellipsis_mask", 0)),
        newAxis(shapes.getInt("new_axis_mask", 0)),
        shrink(shapes.getInt("shrink_axis_mask", 0)) {}

  int64_t begin, end, ellipsis, newAxis, shrink;
};
} // namespace

static bool hasBit(int64_t mask, size_t bit) {
  return bit < 63 && ((mask >> bit) & 1) != 0;
}

/// A position, from the end if it is negative.
static Size fromStart(const Size &position, const Size &size) {
  return position.getNumber().value_or(0) < 0 ? position + size : position;
}

std::pair<Size, Size> Extent::resolve(const Size &size) const {
  if (isIndex)
    return {fromStart(begin, size), Size(1)};
  // Everything of a dimension is the dimension, known or not.
  if (!hasBegin && !hasEnd && stride.equals(1))
    return {Size(0), size};
  std::optional<int64_t> all = size.getNumber(), step = stride.getNumber();
  if (!all) {
    // Positions are clamped, which is no polynomial; but for the ends and what
    // is next to them, since no open size is 0.
    auto isWithin = [&](const Size &position) {
      return position.equals(0) || position.equals(1) ||
             position.equals(size) || position.equals(size - 1);
    };
    Size first = hasBegin ? fromStart(begin, size) : Size(0);
    Size last = hasEnd ? fromStart(end, size) : size;
    bool isSlice = size.isOpen() && stride.equals(1) && isWithin(first) &&
                   isWithin(last) && !first.equals(last);
    return isSlice ? std::pair(first, last - first) : std::pair(Size(), Size());
  }
  if (!step || *step == 0 || (hasBegin && !begin.isNumber()) ||
      (hasEnd && !end.isNumber()))
    return {Size(), Size()};
  int64_t low = *step > 0 ? 0 : -1;
  int64_t high = *step > 0 ? *all : *all - 1;
  auto clamp = [&](const Size &position) {
    return std::clamp(fromStart(position, *all).getDim(), low, high);
  };
  int64_t first = hasBegin ? clamp(begin) : (*step > 0 ? 0 : *all - 1);
  int64_t last = hasEnd ? clamp(end) : (*step > 0 ? *all : -1);
  int64_t span = *step > 0 ? last - first : first - last;
  // No stride is longer than a dimension.
  int64_t length = std::min(*step > 0 ? *step : -std::max(*step, -INT64_MAX),
                            std::max<int64_t>(*all, 1));
  return {Size(first), Size(span <= 0 ? 0 : (span + length - 1) / length)};
}

/// Entry `i` of the specification.
static Extent getExtent(NodeShapes &shapes, const Masks &masks, size_t i) {
  auto element = [&](unsigned input) {
    std::optional<Sizes> elements = shapes.getElements(input);
    return elements && i < elements->size() ? (*elements)[i] : Size();
  };
  Extent extent;
  extent.begin = element(1);
  extent.end = element(2);
  extent.stride = element(3);
  extent.hasBegin = !hasBit(masks.begin, i);
  extent.hasEnd = !hasBit(masks.end, i);
  extent.isIndex = hasBit(masks.shrink, i);
  return extent;
}

/// The extents of a StridedSlice. None if not enough is known or, with `used`
/// then more than the input's rank, if it has too few dimensions.
static std::optional<SmallVector<SliceExtent>>
resolveExtents(NodeShapes &shapes, size_t &used) {
  std::optional<Sizes> input = shapes.getShape(0);
  std::optional<Sizes> begin = shapes.getShape(1);
  if (!input || !begin || begin->size() != 1)
    return std::nullopt;
  int64_t entries = (*begin)[0].getDim();
  if (entries < 0 || entries > kMaxElements)
    return std::nullopt;
  Masks masks(shapes);
  for (int64_t i = 0; i < entries; ++i)
    used += !hasBit(masks.ellipsis, i) && !hasBit(masks.newAxis, i);
  if (used > input->size())
    return std::nullopt;
  SmallVector<SliceExtent> result;
  size_t dim = 0;
  auto takeAll = [&](size_t count) {
    for (; count > 0; --count)
      result.push_back({Size(0), (*input)[dim++]});
  };
  for (int64_t i = 0; i < entries; ++i) {
    SliceExtent taken;
    taken.entry = i;
    if (hasBit(masks.ellipsis, i)) {
      takeAll(input->size() - used);
      continue;
    }
    taken.isNew = hasBit(masks.newAxis, i);
    if (!taken.isNew) {
      Extent extent = getExtent(shapes, masks, i);
      std::tie(taken.begin, taken.size) = extent.resolve((*input)[dim++]);
      taken.isIndex = extent.isIndex;
      if (!extent.isIndex)
        taken.stride = extent.stride.getNumber().value_or(1);
    }
    result.push_back(std::move(taken));
  }
  takeAll(input->size() - dim);
  return result;
}

std::optional<SmallVector<SliceExtent>>
tfg::getSliceExtents(NodeOp node, SymbolicShapes &shapes) {
  NodeShapes rules(node, shapes);
  size_t used = 0;
  return resolveExtents(rules, used);
}

LogicalResult tfg::inferStridedSlice(NodeShapes &shapes) {
  size_t used = 0;
  std::optional<SmallVector<SliceExtent>> extents =
      resolveExtents(shapes, used);
  std::optional<Sizes> input = shapes.getShape(0);
  if (input && used > input->size())
    return shapes.fail("expected at most " + Twine(input->size()) +
                       " dimensions to slice, found " + Twine(used));
  if (!extents)
    return success();
  Sizes result;
  for (const SliceExtent &extent : *extents)
    if (!extent.isIndex)
      result.push_back(extent.size);
  shapes.setShape(0, result);
  return success();
}

std::optional<Sizes> tfg::inferStridedSliceElements(NodeShapes &shapes) {
  std::optional<Sizes> input = shapes.getElements(0);
  std::optional<Sizes> shape = shapes.getShape(0);
  std::optional<Sizes> begin = shapes.getShape(1);
  Masks masks(shapes);
  if (!input || !shape || shape->size() != 1 || !begin || begin->size() != 1 ||
      !(*begin)[0].equals(1) || masks.ellipsis != 0 || masks.newAxis != 0)
    return std::nullopt;
  Extent extent = getExtent(shapes, masks, 0);
  auto length = static_cast<int64_t>(input->size());
  auto [first, count] = extent.resolve(length);
  if (!first.isNumber() || !count.isNumber())
    return std::nullopt;
  int64_t step = extent.isIndex ? 1 : extent.stride.getDim();
  Sizes elements;
  for (int64_t i = 0; i < *count.getNumber(); ++i) {
    int64_t at = *first.getNumber() + i * step;
    if (at < 0 || at >= length)
      return std::nullopt;
    elements.push_back((*input)[at]);
  }
  return elements;
}
