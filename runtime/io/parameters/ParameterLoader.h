//===- ParameterLoader.h - fill a program's parameters ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Brings parameters from a checkpoint, or from a random generator, into their
/// stored form: into one blob (a program that takes a checkpoint when it
/// starts) or one after the other into a sink (the compiler that writes them
/// into an object file). Beside the destination only a chunk of about 4 MiB is
/// held.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERLOADER_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERLOADER_H

#include "runtime/io/parameters/ParameterMatcher.h"
#include "runtime/io/parameters/ParameterSource.h"
#include "runtime/io/parameters/ParameterSpec.h"

namespace albert::rt {

/// Receives stored parameters in the order of the manifest.
class StoredParamSink {
public:
  virtual ~StoredParamSink() = default;
  /// `stored` has `spec.bytes` bytes and is valid during the call only.
  virtual Status accept(const ParamSpec &spec, ByteSpan stored) = 0;
};

/// Source of stored parameters.
class ParameterLoader {
public:
  /// Takes values from a checkpoint. The checkpoint must have every variable
  /// with the right shape; the error lists all that are missing, misshaped or
  /// left over, and a hint says what the checkpoint looks like. Variables that
  /// training adds (optimizer slots, global_step) are ignored.
  static Result<ParameterLoader>
  fromCheckpoint(std::vector<ParamSpec> specs,
                 std::unique_ptr<ParameterSource> source);

  /// Takes from a checkpoint what it has of the variables, at least one, and
  /// initial values for the others, as `fromRandom` does. Variables of a wrong
  /// shape are an error all the same.
  static Result<ParameterLoader>
  fromPartialCheckpoint(std::vector<ParamSpec> specs,
                        std::unique_ptr<ParameterSource> source,
                        std::uint64_t seed);

  /// Takes initial values from a generator. The values of a variable depend on
  /// the seed, its TensorFlow name and the place in it, so they are the same in
  /// every program and layout that has the variable.
  static ParameterLoader fromRandom(std::vector<ParamSpec> specs,
                                    std::uint64_t seed);

  /// The loader of what an optimizer keeps for the same parameters, which the
  /// same whole checkpoint has under the names <variable><suffix>, "/adam_m"
  /// for example; it has the same stored form. Empty if the checkpoint has none
  /// of them (released weights) and if values are random; the error
  /// (InvalidArgument) lists all that are missing or misshaped if it has some.
  /// Valid as long as this loader is.
  Result<std::optional<ParameterLoader>>
  optimizerState(std::string_view suffix) const;

  Span<const ParamSpec> params() const { return specs; }

  /// The checkpoint, null if values are random.
  ParameterSource *checkpoint() const { return source; }

  /// The checkpoint's variable for one of a parameter, null if its values are
  /// random.
  const CheckpointVariable *sourceOf(std::size_t param,
                                     std::size_t variable) const {
    return source ? matches.of[param][variable].variable : nullptr;
  }

  /// Variables of the checkpoint that no parameter uses.
  const std::vector<std::string> &surplus() const { return matches.surplus; }

  /// Writes parameter `index` into `stored` (its `bytes` bytes, aligned to 64).
  Status load(std::size_t index, Span<std::uint8_t> stored);

  /// Writes all parameters to their offsets in `blob`.
  Status loadAll(Span<std::uint8_t> blob);

  /// Gives all parameters to `sink`, holding one at a time.
  Status stream(StoredParamSink &sink);

private:
  ParameterLoader() = default;
  Status loadVariable(std::size_t param, std::size_t variable,
                      Span<float> stored);

  std::vector<ParamSpec> specs;
  /// Null when values are random, and in loaders of an optimizer's state.
  std::unique_ptr<ParameterSource> owned;
  /// Null when values are random.
  ParameterSource *source = nullptr;
  ParameterMatches matches;
  std::uint64_t seed = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERLOADER_H
