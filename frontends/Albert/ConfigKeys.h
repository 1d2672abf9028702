//===- ConfigKeys.h - the keys of ALBERT configs -----------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the frontend: which keys the configs of each family have, their
/// ranges and the defaults of the originals' constructors.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_CONFIGKEYS_H
#define ALBERTC_FRONTENDS_ALBERT_CONFIGKEYS_H

#include "frontends/Albert/AlbertConfig.h"

namespace albertc::frontend {

/// A set of families, as bits.
enum FamilySet : unsigned {
  kBrightmart = 1,
  kGoogle = 2,
  kHuggingFace = 4,
  kGoogleLike = kGoogle | kHuggingFace,
  kAllFamilies = kBrightmart | kGoogleLike
};

/// Whether `family` is in `set`.
bool contains(unsigned set, Family family);

/// `kRequired` as a default: the key must be there.
constexpr int64_t kRequired = -1;

/// A key with an integer value.
struct IntegerKey {
  const char *name;
  int64_t AlbertConfig::*member;
  unsigned families;
  int64_t minimum, maximum;
  /// Defaults of brightmart, google, Hugging Face.
  int64_t defaults[3];
};

/// A key with a real value in [`minimum`, `maximum`).
struct RealKey {
  const char *name;
  double AlbertConfig::*member;
  unsigned families;
  double minimum, maximum;
  double defaults[3];
};

/// `value` with as few digits as tell it from others of its type.
std::string printNumber(double value);
/// \copydoc printNumber
std::string printNumber(float value);

/// A key of some families.
struct NamedKey {
  const char *name;
  unsigned families;
};

/// All keys with an integer value.
llvm::ArrayRef<IntegerKey> getIntegerKeys();
/// All keys with a real value.
llvm::ArrayRef<RealKey> getRealKeys();
/// All keys that the compiled program does not depend on.
llvm::ArrayRef<NamedKey> getIgnoredKeys();
/// Keys whose values are strings: hidden_act, ln_type, ...
llvm::ArrayRef<NamedKey> getStringKeys();

/// The names of all keys that configs of `family` may have.
llvm::SmallVector<llvm::StringRef> getKeyNames(Family family);

/// A spelling of an activation.
struct ActivationName {
  const char *name;
  unsigned families;
  nn::Activation activation;
};

/// The spellings: "gelu" is the tanh form in TensorFlow's ALBERT and the erf
/// form in Hugging Face's (semantics.md 1.1).
llvm::ArrayRef<ActivationName> getActivationNames();

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_CONFIGKEYS_H
