//===- BlobWriter.cpp - weights and vocabulary into an object -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/BlobWriter.h"
#include "compiler/Driver/StatusConversion.h"
#include "compiler/Target/BlobObject.h"
#include "runtime/program/Manifest.h"
#include "runtime/program/MemoryLimit.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include <algorithm>

using namespace albertc;
namespace rtt = albert::rt;

/// Beside the largest parameter: buffers of the checkpoint's reader.
static constexpr uint64_t kLoaderOverhead = uint64_t(16) << 20;

static constexpr char kMemoryHint[] =
    "give albertc more memory, or compile without --checkpoint; the program "
    "then reads its weights when it starts";

llvm::Error albertc::checkLoaderMemory(uint64_t needed, uint64_t available) {
  if (needed <= available)
    return llvm::Error::success();
  return makeError("weights: expected " + rtt::formatBytes(needed) +
                       " of free memory for the largest parameter, found " +
                       rtt::formatBytes(available),
                   kMemoryHint);
}

/// Opens the constants of `source.graph` and the checkpoint.
static llvm::Expected<std::unique_ptr<rtt::ParameterSource>>
openGraphWeights(const WeightSource &source,
                 llvm::ArrayRef<rtt::ParamSpec> params) {
  llvm::StringSet<> wanted;
  for (const rtt::ParamSpec &param : params)
    for (const rtt::VariableSpec &variable : param.variables)
      wanted.insert(variable.tf);
  // What became no parameter is nothing that a message should list.
  std::vector<GraphConstant> constants;
  for (const GraphConstant &constant : source.graph->constants)
    if (wanted.erase(constant.name))
      constants.push_back(constant);
  std::unique_ptr<rtt::ParameterSource> checkpoint;
  if (!source.checkpoint.empty()) {
    if (llvm::Error error =
            toExpected(rtt::openParameterSource(source.checkpoint))
                .moveInto(checkpoint))
      return std::move(error);
  } else if (!wanted.empty()) {
    llvm::StringRef first = *llvm::min_element(wanted.keys());
    if (!source.graph->program.empty())
      return makeError(
          source.graph->path +
              ": expected the weights of --program=" + source.graph->program +
              " in the graph, of which " + llvm::Twine(wanted.size()) +
              " are not in what its outputs need, '" + first + "' for one",
          "name outputs that need them with --outputs, or give a "
          "--checkpoint");
    return makeError(source.graph->path +
                         ": expected --checkpoint with the variables of the "
                         "graph, of which the outputs need " +
                         llvm::Twine(wanted.size()) + ", '" + first +
                         "' for one; found none",
                     "give the checkpoint that was saved with this graph, or "
                     "freeze the graph");
  }
  return std::make_unique<GraphWeights>(source.graph->path, constants,
                                        std::move(checkpoint));
}

llvm::Expected<rtt::ParameterLoader>
albertc::openWeights(const WeightSource &source, llvm::StringRef manifest) {
  auto parsed = rtt::parseManifest(manifest);
  if (!parsed.ok())
    return toError(parsed.status());
  return openWeights(source, std::move(parsed->params));
}

llvm::Expected<rtt::ParameterLoader>
albertc::openWeights(const WeightSource &source,
                     std::vector<rtt::ParamSpec> params) {
  uint64_t largest = 0;
  for (const rtt::ParamSpec &spec : params)
    largest = std::max(largest, spec.bytes);
  if (llvm::Error error =
          checkLoaderMemory(largest + kLoaderOverhead, rtt::availableMemory()))
    return std::move(error);
  if (source.seed)
    return rtt::ParameterLoader::fromRandom(std::move(params), *source.seed);
  auto opened = source.graph
                    ? openGraphWeights(source, params)
                    : toExpected(rtt::openParameterSource(source.checkpoint));
  if (!opened)
    return opened.takeError();
  return toExpected(rtt::ParameterLoader::fromCheckpoint(std::move(params),
                                                         std::move(*opened)));
}

namespace {
/// Puts every parameter at its offset of the current section.
class BlobSink final : public rtt::StoredParamSink {
public:
  explicit BlobSink(BlobObject &blob) : blob(blob) {}

  rtt::Status accept(const rtt::ParamSpec &spec,
                     rtt::ByteSpan stored) override {
    if (!failure)
      failure = blob.padTo(spec.offset);
    if (!failure)
      failure = blob.append(stored.data(), stored.size());
    // The loader only needs to know that it should stop.
    return failure ? rtt::resourceExhausted("cannot write weights")
                   : rtt::Status::success();
  }

  /// The reason why writing failed, success if it did not.
  llvm::Error takeFailure() { return std::move(failure); }

private:
  BlobObject &blob;
  llvm::Error failure = llvm::Error::success();
};
} // namespace

static llvm::Error writeWeights(BlobObject &blob, rtt::ParameterLoader &loader,
                                uint64_t size) {
  BlobSink sink(blob);
  rtt::Status status = loader.stream(sink);
  if (status.code() == rtt::StatusCode::ResourceExhausted)
    status = std::move(status).withHint("%s", kMemoryHint);
  llvm::Error loaded = toError(status);
  if (llvm::Error error = sink.takeFailure()) {
    llvm::consumeError(std::move(loaded));
    return error;
  }
  return loaded ? std::move(loaded) : blob.padTo(size);
}

llvm::Error albertc::writeBlobObject(llvm::StringRef path,
                                     llvm::StringRef output,
                                     const ProgramTable &table,
                                     rtt::ParameterLoader *loader,
                                     const VocabularyInput &vocabulary) {
  BlobObject blob;
  if (llvm::Error error = blob.open(path, output))
    return error;
  if (loader) {
    if (llvm::Error error =
            blob.beginSection(".albert.weights", table.weights.symbol))
      return error;
    if (llvm::Error error = writeWeights(blob, *loader, table.weights.size))
      return error;
  }
  if (vocabulary.bytes) {
    llvm::StringRef bytes = vocabulary.bytes->getBuffer();
    if (llvm::Error error =
            blob.beginSection(".albert.vocabulary", table.vocabulary.symbol))
      return error;
    if (llvm::Error error = blob.append(bytes.data(), bytes.size()))
      return error;
  }
  return blob.finish();
}
