//===- Bounded.h - numbers with a rounding-error bound ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Running error analysis (Higham, "Accuracy and Stability of Numerical
/// Algorithms", section 3.3): a reference written with `Bounded` numbers yields
/// its value and, with it, how far a computation that rounds after every
/// operation may be away. Tolerances are derived by this and never chosen.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_BOUNDED_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_BOUNDED_H

#include <algorithm>
#include <cmath>

namespace albertc::numerics {

/// Rounding of one float format.
struct Rounding {
  /// Largest relative error of one rounding, 2^-precision.
  long double unit;
  /// Smallest positive number: the largest absolute error of an underflow.
  long double tiny;
};

inline constexpr Rounding kF32{0x1p-24L, 0x1p-149L};
inline constexpr Rounding kF64{0x1p-53L, 0x1p-1074L};
inline constexpr Rounding kBF16{0x1p-8L, 0x1p-133L};

/// What a mathematical function of a C library or of ours may be off by, in
/// roundings; glibc states at most 2 units in the last place (4 roundings) for
/// the functions used.
inline constexpr long double kFunctionRoundings = 4;

/// A value and a bound of the error of computing it in format `rounding`.
struct Bounded {
  long double value = 0;
  long double error = 0;
  Rounding rounding = kF32;

  /// The result of an operation that computes `value` from operands which
  /// contribute `error`, and then rounds `roundings` times.
  static Bounded rounded(long double value, long double error,
                         const Rounding &rounding, long double roundings = 1) {
    long double own = roundings * rounding.unit * (std::fabs(value) + error);
    return {value, error + own + rounding.tiny, rounding};
  }
  /// A number that the format represents exactly, such as a test input.
  static Bounded exact(long double value, const Rounding &rounding) {
    return {value, 0, rounding};
  }
  /// A constant of a formula, which is rounded to the format.
  static Bounded constant(long double value, const Rounding &rounding) {
    return rounded(value, 0, rounding);
  }
};

inline Bounded operator+(const Bounded &a, const Bounded &b) {
  return Bounded::rounded(a.value + b.value, a.error + b.error, a.rounding);
}

inline Bounded operator-(const Bounded &a, const Bounded &b) {
  return Bounded::rounded(a.value - b.value, a.error + b.error, a.rounding);
}

/// Error of the exact product of inexact numbers.
inline long double productError(const Bounded &a, const Bounded &b) {
  return std::fabs(a.value) * b.error + std::fabs(b.value) * a.error +
         a.error * b.error;
}

inline Bounded operator*(const Bounded &a, const Bounded &b) {
  return Bounded::rounded(a.value * b.value, productError(a, b), a.rounding);
}

/// a * b + c. The bound also covers rounding the product.
inline Bounded multiplyAdd(const Bounded &a, const Bounded &b,
                           const Bounded &c) {
  return a * b + c;
}

inline Bounded operator/(const Bounded &a, const Bounded &b) {
  long double value = a.value / b.value;
  long double smallest = std::fabs(b.value) - b.error;
  long double error = (a.error + std::fabs(value) * b.error) / smallest;
  return Bounded::rounded(value, error, a.rounding);
}

inline Bounded max(const Bounded &a, const Bounded &b) {
  return {std::max(a.value, b.value), std::max(a.error, b.error), a.rounding};
}

inline Bounded exp(const Bounded &a) {
  long double value = std::exp(a.value);
  return Bounded::rounded(value, value * std::expm1(a.error), a.rounding,
                          kFunctionRoundings);
}

inline Bounded log(const Bounded &a) {
  long double error = -std::log1p(-a.error / a.value);
  return Bounded::rounded(std::log(a.value), error, a.rounding,
                          kFunctionRoundings);
}

/// The slope of tanh is at most 1.
inline Bounded tanh(const Bounded &a) {
  return Bounded::rounded(std::tanh(a.value), a.error, a.rounding,
                          kFunctionRoundings);
}

/// The slope of erf is at most 2 / sqrt(pi).
inline Bounded erf(const Bounded &a) {
  return Bounded::rounded(std::erf(a.value), 1.1283791670955126L * a.error,
                          a.rounding, kFunctionRoundings);
}

/// 1 / sqrt(a): a square root and a division, both correctly rounded.
inline Bounded rsqrt(const Bounded &a) {
  long double value = 1 / std::sqrt(a.value);
  long double error = 1 / std::sqrt(a.value - a.error) - value;
  return Bounded::rounded(value, error, a.rounding, 2);
}

/// `a` stored in a narrower format.
inline Bounded narrow(const Bounded &a, const Rounding &rounding) {
  if (rounding.unit <= a.rounding.unit)
    return a;
  return Bounded::rounded(a.value, a.error, rounding);
}

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_BOUNDED_H
