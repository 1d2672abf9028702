//===- RandomInit.cpp - initial values of parameters ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Philox bits, then the inverse of the normal distribution function on the
/// part between -2 and 2 sigma: one draw per element without a rejection loop.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/RandomInit.h"

#include <algorithm>
#include <cmath>

namespace albert::rt {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    std::uint64_t product0 = std::uint64_t(0xD2511F53u) * counter[0];
    std::uint64_t product1 = std::uint64_t(0xCD9E8D57u) * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return counter;
}

/// Horner's rule; coefficients from the constant term up.
template <std::size_t count>
static double polynomial(const double (&coefficients)[count], double x) {
  double value = coefficients[count - 1];
  for (std::size_t i = count - 1; i-- > 0;)
    value = value * x + coefficients[i];
  return value;
}

// AS 241, function PPND16: |p - 0.5| <= 0.425, and the nearer tails.
static constexpr double centreNumerator[] = {
    3.3871328727963666080e0,  1.3314166789178437745e+2,
    1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4,
    3.3430575583588128105e+4, 2.5090809287301226727e+3};
static constexpr double centreDenominator[] = {1.0,
                                               4.2313330701600911252e+1,
                                               6.8718700749205790830e+2,
                                               5.3941960214247511077e+3,
                                               2.1213794301586595867e+4,
                                               3.9307895800092710610e+4,
                                               2.8729085735721942674e+4,
                                               5.2264952788528545610e+3};
static constexpr double tailNumerator[] = {
    1.42343711074968357734e0,  4.63033784615654529590e0,
    5.76949722146069140550e0,  3.64784832476320460504e0,
    1.27045825245236838258e0,  2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4};
static constexpr double tailDenominator[] = {1.0,
                                             2.05319162663775882187e0,
                                             1.67638483018380384940e0,
                                             6.89767334985100004550e-1,
                                             1.48103976427480074590e-1,
                                             1.51986665636164571966e-2,
                                             5.47593808499534494600e-4,
                                             1.05075007164441684324e-9};

double normalQuantile(double p) {
  double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    double r = 0.180625 - q * q;
    return q * polynomial(centreNumerator, r) /
           polynomial(centreDenominator, r);
  }
  double r = std::sqrt(-std::log(std::min(p, 1 - p))) - 1.6;
  double value = polynomial(tailNumerator, r) / polynomial(tailDenominator, r);
  return q < 0 ? -value : value;
}

/// FNV-1a; tells variables of one seed apart.
static std::uint64_t hashName(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (char character : name)
    hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3ull;
  return hash;
}

InitialValues::InitialValues(std::uint64_t seed, std::string_view name,
                             Initializer init, double stddev)
    : key{static_cast<std::uint32_t>(seed),
          static_cast<std::uint32_t>(seed >> 32)},
      stream(hashName(name)), init(init), stddev(stddev) {}

/// A truncated standard normal value from 32 random bits.
static double truncatedNormal(std::uint32_t bits) {
  // Probability of a value below -2.
  constexpr double tail = 0.022750131948179207200;
  double uniform = (static_cast<double>(bits) + 0.5) * 0x1p-32;
  return normalQuantile(tail + (1 - 2 * tail) * uniform);
}

void InitialValues::fill(std::uint64_t first, Span<float> destination) const {
  if (init != Initializer::TruncatedNormal) {
    std::fill(destination.begin(), destination.end(),
              init == Initializer::Ones ? 1.0f : 0.0f);
    return;
  }
  std::uint64_t block = UINT64_MAX;
  std::array<std::uint32_t, 4> bits{};
  for (std::size_t i = 0; i < destination.size(); ++i) {
    std::uint64_t index = first + i;
    if (index / 4 != block) {
      block = index / 4;
      bits = philox({static_cast<std::uint32_t>(block),
                     static_cast<std::uint32_t>(block >> 32),
                     static_cast<std::uint32_t>(stream),
                     static_cast<std::uint32_t>(stream >> 32)},
                    key);
    }
    destination[i] =
        static_cast<float>(stddev * truncatedNormal(bits[index % 4]));
  }
}

} // namespace albert::rt
