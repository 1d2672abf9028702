//===- Slopes.cpp - how the loss changes with the parameters --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/support/oracle/Slopes.h"

#include <cmath>

using namespace oracle;

/// A difference is off by about the third derivative times step^2 / 6 and by
/// 1e-16 / step; along a direction of length one both are below 1e-8.
static constexpr double kStep = 1e-5;

static std::vector<double> makeDirection(int64_t size, Random &random) {
  std::vector<double> direction(size);
  double norm = 0;
  for (double &value : direction) {
    value = random.normal();
    norm += value * value;
  }
  for (double &value : direction)
    value = static_cast<float>(value / std::sqrt(norm));
  return direction;
}

namespace {
/// A direction of some parameters.
using Move = std::vector<std::pair<std::string, std::vector<double>>>;
} // namespace

static double slopeAlong(const Config &config, const Weights &weights,
                         const Batch &batch, const Move &move) {
  auto at = [&](double step) {
    Weights moved = weights;
    for (const auto &[name, direction] : move)
      moved.move(name, direction, step);
    Losses losses = lossesOf(config, batch, run(config, moved, batch));
    return losses.mlm + losses.sop;
  };
  return (at(kStep) - at(-kStep)) / (2 * kStep);
}

Slopes oracle::slopesOf(const Config &config, const Weights &weights,
                        const Batch &batch, int64_t count, Random random) {
  Slopes result;
  std::vector<Move> together(count);
  for (const auto &[name, array] : weights.all()) {
    std::vector<double> &all = result.directions[name];
    for (int64_t i = 0; i < count; ++i) {
      std::vector<double> direction =
          makeDirection(static_cast<int64_t>(array.values.size()), random);
      all.insert(all.end(), direction.begin(), direction.end());
      result.slopes.push_back(
          slopeAlong(config, weights, batch, {{name, direction}}));
      together[i].emplace_back(name, std::move(direction));
    }
  }
  for (const Move &move : together)
    result.slopes.push_back(slopeAlong(config, weights, batch, move));
  return result;
}
