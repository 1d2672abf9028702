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

llvm::Expected<rtt::ParameterLoader>
albertc::openWeights(const WeightSource &source, llvm::StringRef manifest) {
  auto parsed = rtt::parseManifest(manifest);
  if (!parsed.ok())
    return toError(parsed.status());
  uint64_t largest = 0;
  for (const rtt::ParamSpec &spec : parsed->params)
    largest = std::max(largest, spec.bytes);
  if (llvm::Error error =
          checkLoaderMemory(largest + kLoaderOverhead, rtt::availableMemory()))
    return std::move(error);
  if (source.seed)
    return rtt::ParameterLoader::fromRandom(std::move(parsed->params),
                                            *source.seed);
  auto checkpoint = rtt::openParameterSource(source.checkpoint);
  if (!checkpoint.ok())
    return toError(checkpoint.status());
  return toExpected(rtt::ParameterLoader::fromCheckpoint(
      std::move(parsed->params), *std::move(checkpoint)));
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
