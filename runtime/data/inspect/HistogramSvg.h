//===- HistogramSvg.h - a histogram as a picture ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// SVG without any library, in the style of a page.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_INSPECT_HISTOGRAMSVG_H
#define ALBERTC_RUNTIME_DATA_INSPECT_HISTOGRAMSVG_H

#include "runtime/core/Span.h"

#include <cstdint>
#include <string>

namespace albert::rt {

/// What is drawn.
struct Histogram {
  std::string title;
  /// What the values are.
  std::string axis;
  /// How often each value from 0 on occurs.
  Span<const std::uint64_t> counts;
};

/// Histograms below each other as one SVG picture: at most 64 bars each, with
/// axes, counts and the share of each bar as a tooltip. Equal histograms give
/// equal bytes.
std::string drawHistograms(Span<const Histogram> histograms);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_INSPECT_HISTOGRAMSVG_H
