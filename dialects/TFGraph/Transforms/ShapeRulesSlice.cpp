//===- ShapeRulesSlice.cpp - shapes of strided slices ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/ShapeRules.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

static constexpr int64_t kUnknown = ShapedType::kDynamic;

namespace {
/// What is taken of one dimension.
struct Extent {
  int64_t begin = 0, end = 0, stride = 1;
  bool hasBegin = false, hasEnd = false;
  /// The dimension disappears.
  bool isIndex = false;

  /// First position and number of positions in a dimension of `size`.
  std::pair<int64_t, int64_t> resolve(int64_t size) const;
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

std::pair<int64_t, int64_t> Extent::resolve(int64_t size) const {
  if (isIndex) {
    bool isKnown = begin != kUnknown && (begin >= 0 || size != kUnknown);
    return {isKnown ? (begin < 0 ? begin + size : begin) : kUnknown, 1};
  }
  // Everything of a dimension is the dimension, known or not.
  if (!hasBegin && !hasEnd && stride == 1)
    return {0, size};
  if (size == kUnknown || stride == kUnknown || stride == 0 ||
      (hasBegin && begin == kUnknown) || (hasEnd && end == kUnknown))
    return {kUnknown, kUnknown};
  int64_t low = stride > 0 ? 0 : -1;
  int64_t high = stride > 0 ? size : size - 1;
  auto clamp = [&](int64_t position) {
    return std::clamp(position < 0 ? position + size : position, low, high);
  };
  int64_t first = hasBegin ? clamp(begin) : (stride > 0 ? 0 : size - 1);
  int64_t last = hasEnd ? clamp(end) : (stride > 0 ? size : -1);
  int64_t span = stride > 0 ? last - first : first - last;
  // No stride is longer than a dimension.
  int64_t step = std::min(stride > 0 ? stride : -std::max(stride, -INT64_MAX),
                          std::max<int64_t>(size, 1));
  return {first, span <= 0 ? 0 : (span + step - 1) / step};
}

/// Entry `i` of the specification.
static Extent getExtent(NodeShapes &shapes, const Masks &masks, size_t i) {
  auto element = [&](unsigned input, int64_t otherwise) {
    std::optional<Sizes> elements = shapes.getElements(input);
    return elements && i < elements->size() ? (*elements)[i] : otherwise;
  };
  Extent extent;
  extent.begin = element(1, kUnknown);
  extent.end = element(2, kUnknown);
  extent.stride = element(3, kUnknown);
  extent.hasBegin = !hasBit(masks.begin, i);
  extent.hasEnd = !hasBit(masks.end, i);
  extent.isIndex = hasBit(masks.shrink, i);
  return extent;
}

LogicalResult tfg::inferStridedSlice(NodeShapes &shapes) {
  std::optional<Sizes> input = shapes.getShape(0);
  std::optional<Sizes> begin = shapes.getShape(1);
  if (!input || !begin || begin->size() != 1 || (*begin)[0] == kUnknown ||
      (*begin)[0] > kMaxElements)
    return success();
  auto entries = static_cast<size_t>((*begin)[0]);
  Masks masks(shapes);
  size_t used = 0;
  bool hasEllipsis = false;
  for (size_t i = 0; i < entries; ++i) {
    hasEllipsis |= hasBit(masks.ellipsis, i);
    used += !hasBit(masks.ellipsis, i) && !hasBit(masks.newAxis, i);
  }
  if (used > input->size())
    return shapes.fail("expected at most " + Twine(input->size()) +
                       " dimensions to slice, found " + Twine(used));
  size_t rest = input->size() - used;
  Sizes result;
  size_t dim = 0;
  for (size_t i = 0; i < entries; ++i) {
    if (hasBit(masks.ellipsis, i)) {
      result.append(input->begin() + dim, input->begin() + dim + rest);
      dim += rest;
    } else if (hasBit(masks.newAxis, i)) {
      result.push_back(1);
    } else {
      Extent extent = getExtent(shapes, masks, i);
      int64_t size = (*input)[dim++];
      if (!extent.isIndex)
        result.push_back(extent.resolve(size).second);
    }
  }
  if (!hasEllipsis)
    result.append(input->begin() + dim, input->end());
  shapes.setShape(0, result);
  return success();
}

std::optional<Sizes> tfg::inferStridedSliceElements(NodeShapes &shapes) {
  std::optional<Sizes> input = shapes.getElements(0);
  std::optional<Sizes> shape = shapes.getShape(0);
  std::optional<Sizes> begin = shapes.getShape(1);
  Masks masks(shapes);
  if (!input || !shape || shape->size() != 1 || !begin || *begin != Sizes{1} ||
      masks.ellipsis != 0 || masks.newAxis != 0)
    return std::nullopt;
  Extent extent = getExtent(shapes, masks, 0);
  auto [first, count] = extent.resolve(static_cast<int64_t>(input->size()));
  if (first == kUnknown || count == kUnknown)
    return std::nullopt;
  int64_t step = extent.isIndex ? 1 : extent.stride;
  Sizes elements;
  for (int64_t i = 0; i < count; ++i) {
    int64_t at = first + i * step;
    if (at < 0 || at >= static_cast<int64_t>(input->size()))
      return std::nullopt;
    elements.push_back((*input)[at]);
  }
  return elements;
}
