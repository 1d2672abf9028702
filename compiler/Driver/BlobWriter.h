//===- BlobWriter.h - weights and vocabulary into an object -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Streams parameters in their stored form, and the vocabulary, into a
/// BlobObject. The compiler holds one parameter at a time.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_BLOBWRITER_H
#define ALBERTC_COMPILER_DRIVER_BLOBWRITER_H

#include "compiler/Driver/GraphWeights.h"
#include "compiler/Driver/VocabularyInput.h"
#include "compiler/Target/ProgramTable.h"
#include "runtime/io/parameters/ParameterLoader.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>

namespace albertc {

/// Where the weights of a program come from: a graph and its checkpoint, a
/// checkpoint, a generator, or nowhere.
struct WeightSource {
  /// A TensorFlow graph that the program is made of.
  struct Graph {
    /// Its file, for messages.
    std::string path;
    /// Of collectGraphConstants.
    std::vector<GraphConstant> constants;
    /// What is made of the model in the graph, "mlm"; empty for the program of
    /// the graph itself.
    std::string program;
  };
  /// Unset if the program is made of something else.
  std::optional<Graph> graph;
  /// A checkpoint in any form that openParameterSource takes; may be empty.
  std::string checkpoint;
  /// Seed of random weights.
  std::optional<uint64_t> seed;

  /// Whether the program carries weights; one made of a graph always does.
  bool exists() const { return graph || !checkpoint.empty() || seed; }
};

/// Error if `needed` bytes for loading weights exceed the `available` ones.
llvm::Error checkLoaderMemory(uint64_t needed, uint64_t available);

/// Opens `source`, which exists, for the parameters of `manifest`. Errors: a
/// file of another kind, variables that are missing or have another shape, all
/// at once; a graph with variables and without a checkpoint.
llvm::Expected<albert::rt::ParameterLoader>
openWeights(const WeightSource &source, llvm::StringRef manifest);
/// \copydoc openWeights
llvm::Expected<albert::rt::ParameterLoader>
openWeights(const WeightSource &source,
            std::vector<albert::rt::ParamSpec> params);

/// Writes object `path`, a part of `output`, with the weights of `loader`
/// (null: none), `table`'s weights symbol at their start, and the vocabulary
/// likewise. The sizes of `table` are known before.
llvm::Error writeBlobObject(llvm::StringRef path, llvm::StringRef output,
                            const ProgramTable &table,
                            albert::rt::ParameterLoader *loader,
                            const VocabularyInput &vocabulary);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_BLOBWRITER_H
