//===- HistogramSvg.cpp - a histogram as a picture ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Neighbouring values share a bar so that there are at most 64.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/inspect/HistogramSvg.h"

#include "runtime/core/Format.h"

#include <algorithm>
#include <numeric>

namespace albert::rt {

static constexpr std::size_t maxBars = 64;
static constexpr int plotWidth = 640;
static constexpr int plotHeight = 200;
static constexpr int left = 80;
static constexpr int right = 20;
static constexpr int top = 50;
static constexpr int panelHeight = top + plotHeight + 60;

/// Text as XML has it.
static std::string escapeXml(const std::string &text) {
  std::string out;
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

static void appendText(std::string &out, double x, double y, const char *anchor,
                       const std::string &text) {
  out += format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x,
                y, anchor, escapeXml(text).c_str());
}

/// 1, 2 or 5 times a power of ten, at least `value`.
static std::uint64_t roundUp(std::uint64_t value) {
  std::uint64_t power = 1;
  while (power * 10 < value)
    power *= 10;
  for (std::uint64_t factor : {1, 2, 5})
    if (factor * power >= value)
      return factor * power;
  return 10 * power;
}

/// One panel whose upper edge is at `offset`.
static void appendPanel(std::string &out, const Histogram &histogram,
                        int offset) {
  std::size_t values = std::max<std::size_t>(histogram.counts.size(), 1);
  std::size_t perBar = (values + maxBars - 1) / maxBars;
  std::size_t bars = (values + perBar - 1) / perBar;
  std::vector<std::uint64_t> heights(bars);
  for (std::size_t i = 0; i < histogram.counts.size(); ++i)
    heights[i / perBar] += histogram.counts[i];
  std::uint64_t total =
      std::accumulate(heights.begin(), heights.end(), std::uint64_t(0));
  std::uint64_t highest = roundUp(std::max<std::uint64_t>(
      *std::max_element(heights.begin(), heights.end()), 1));

  int bottom = offset + top + plotHeight;
  double width = double(plotWidth) / double(bars);
  appendText(out, left, offset + 30, "start", histogram.title);
  for (int i = 0; i <= 4; ++i) {
    double y = bottom - plotHeight * i / 4.0;
    out += format("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" "
                  "stroke=\"#ddd\"/>\n",
                  left, left + plotWidth, y, y);
    appendText(out, left - 8, y + 4, "end",
               format("%g", double(highest) * i / 4));
  }
  for (std::size_t i = 0; i < bars; ++i) {
    std::size_t first = i * perBar;
    std::size_t last = std::min(first + perBar, values) - 1;
    double height = plotHeight * double(heights[i]) / double(highest);
    double share = total == 0 ? 0 : 100 * double(heights[i]) / double(total);
    std::string range = first == last ? format("%zu", first)
                                      : format("%zu to %zu", first, last);
    if (heights[i] != 0)
      out += format("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                    "height=\"%.1f\" fill=\"#4878a8\"><title>%s: %llu (%.1f "
                    "%%)</title></rect>\n",
                    left + width * double(i) + 0.5, bottom - height,
                    std::max(width - 1, 0.5), height, range.c_str(),
                    static_cast<unsigned long long>(heights[i]), share);
    // About eight labels, at the first value of a bar.
    if (i % ((bars + 7) / 8) == 0)
      appendText(out, left + width * (double(i) + 0.5), bottom + 18, "middle",
                 format("%zu", first));
  }
  out += format("<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" "
                "stroke=\"#333\"/>\n",
                left, left + plotWidth, bottom, bottom);
  appendText(out, left + plotWidth / 2.0, bottom + 40, "middle",
             histogram.axis);
}

std::string drawHistograms(Span<const Histogram> histograms) {
  int width = left + plotWidth + right;
  int height = panelHeight * static_cast<int>(histograms.size());
  std::string out = format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
      "viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\" "
      "fill=\"#333\">\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
      width, height, width, height, width, height);
  int offset = 0;
  for (const Histogram &histogram : histograms) {
    appendPanel(out, histogram, offset);
    offset += panelHeight;
  }
  return out + "</svg>\n";
}

} // namespace albert::rt
