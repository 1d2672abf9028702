//===- Manifest.h - what a compiled program says of itself ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The manifest is the JSON text in a program's table (docs/abi.md): model
/// shapes, bounds, memory, parameters with their checkpoint names, and the
/// arguments of each entry. Reading it checks everything that later code
/// relies on, so that a damaged or foreign table gives a message and not a
/// wild access.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_MANIFEST_H
#define ALBERTC_RUNTIME_PROGRAM_MANIFEST_H

#include "runtime/core/DType.h"
#include "runtime/io/parameters/ParameterSpec.h"
#include "runtime/program/BatchBuilder.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// What the leading dimension of an argument counts (`Offsets`: sequences + 1).
enum class Rows : uint8_t {
  Static,
  Tokens,
  Sequences,
  Offsets,
  Queries,
  // Of programs that train:
  Predictions,
  Variables,
  Hyperparameters,
  One,
  // Of graphs:
  Sizes,      ///< dimensions that the file leaves open
  Elements,   ///< all elements of an array, row-major
  Dimensions, ///< of all outputs, one output after the other
};

/// Spelling of `rows` in manifests.
const char *name(Rows rows);

/// What is kept for each parameter; programs that train have all four.
enum class ParamState : uint8_t { Value, Gradient, FirstMoment, SecondMoment };

/// Number of `ParamState`s.
constexpr size_t kParamStates = 4;

/// One argument of an entry.
struct ManifestArgument {
  enum class Kind : uint8_t { Input, Param, Output };
  Kind kind = Kind::Input;
  std::string name; ///< of an input or output
  DType dtype = DType::F32;
  Rows rows = Rows::Static;
  int64_t param = 0;                    ///< index into `Manifest::params`
  ParamState state = ParamState::Value; ///< of a parameter
  /// Logical columns of an output; 0 for a vector, one element for each row.
  int64_t columns = 0;
  int64_t stride = 0; ///< stored columns of an output with `columns`
  /// Elements of the largest array; of `Rows::Elements`.
  int64_t maxRows = 0;
};

/// One entry: a compiled function.
struct ManifestEntry {
  std::string name;
  std::vector<ManifestArgument> arguments;

  /// Whether the entry has an input or output of this kind and name.
  bool has(ManifestArgument::Kind kind, std::string_view name) const;
};

/// `Manifest::program` of a program that computes a TensorFlow graph. Such a
/// manifest has no model and may lack bounds and tokenizer; what it says of its
/// graph is read by `readGraphSpec`.
constexpr const char *kGraphProgram = "graph";

/// The manifest.
struct Manifest {
  std::string version; ///< of the compiler
  std::string
      program; ///< "encode", "mlm", "sop", "embed", "pretrain" or "graph"
  std::string family;
  std::string precision;
  std::string cpu;
  std::string triple;
  std::vector<std::string> features;

  struct Model {
    int64_t vocabSize = 0;
    int64_t hiddenSize = 0;
    int64_t embeddingSize = 0;
    int64_t layers = 0;
    int64_t maxPositions = 0;
    int64_t typeVocabSize = 0;
    int64_t innerGroups = 1;
  } model;

  Bounds bounds;
  int64_t arenaBytes = 0;
  int64_t scratchBytes = 0;
  std::string tokenizer; ///< "wordpiece", "sentencepiece" or "none"
  bool lowerCase = true;
  std::vector<ParamSpec> params;
  std::vector<ManifestEntry> entries;

  /// Size of the parameter blob: the largest end of a parameter.
  uint64_t paramBytes() const;
};

/// Reads and checks a manifest. Errors: no JSON, another ABI version, a
/// missing or mistyped member, contradictory numbers; the message names the
/// member.
Result<Manifest> parseManifest(std::string_view text);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_MANIFEST_H
