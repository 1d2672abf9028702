//===- Request.cpp - named arrays become a checked batch ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Request.h"

#include "runtime/core/Flags.h"

#include <algorithm>

using namespace albert::rt;

namespace {
/// An input and the other name it has in Hugging Face programs.
struct InputName {
  const char *name;
  const char *alias;
};
} // namespace

static constexpr InputName kInputs[] = {{"input_ids", nullptr},
                                        {"input_mask", "attention_mask"},
                                        {"segment_ids", "token_type_ids"}};
static constexpr const char *kPositions = "masked_lm_positions";

std::vector<std::string> albert::rt::inputNames(const Manifest &manifest) {
  std::vector<std::string> names;
  for (const InputName &input : kInputs)
    names.emplace_back(input.name);
  if (manifest.program == "mlm")
    names.emplace_back(kPositions);
  return names;
}

Result<std::string> albert::rt::canonicalInputName(const Manifest &manifest,
                                                   const std::string &name) {
  std::vector<std::string> names = inputNames(manifest);
  std::string list;
  for (const std::string &known : names) {
    if (name == known)
      return known;
    list += (list.empty() ? "" : ", ") + known;
  }
  for (const InputName &input : kInputs) {
    if (input.alias && name == input.alias)
      return std::string(input.name);
    if (input.alias)
      names.emplace_back(input.alias);
  }
  Status status =
      notFound("unknown input '%s': the program (%s) takes %s", name.c_str(),
               manifest.program.c_str(), list.c_str());
  std::string near = nearestName(name, names);
  if (!near.empty())
    return std::move(status).withHint("did you mean '%s'?", near.c_str());
  return std::move(status).withHint(
      "attention_mask and token_type_ids are accepted as well");
}

Status albert::rt::checkLength(const Manifest &manifest, int64_t length) {
  if (length <= manifest.bounds.length)
    return Status::success();
  if (manifest.model.maxPositions > manifest.bounds.length)
    return outOfRange("input 'input_ids': expected sequences of at most %lld "
                      "tokens, which the program was compiled for, found %lld",
                      (long long)manifest.bounds.length, (long long)length)
        .withHint("compile with --max-seq-length %lld or more (the model has "
                  "%lld positions), or give shorter sequences",
                  (long long)std::min(length, manifest.model.maxPositions),
                  (long long)manifest.model.maxPositions);
  return outOfRange("input 'input_ids': expected sequences of at most %lld "
                    "tokens, the model's positions, found %lld",
                    (long long)manifest.bounds.length, (long long)length)
      .withHint(
          "give shorter sequences; a larger --max-seq-length needs a model "
          "with more positions");
}

namespace {

/// Which values an input may have: [0, limit).
struct ValueRule {
  int64_t limit;
  const char *meaning; ///< of the limit, for the message
};

class RequestReader {
public:
  RequestReader(const Manifest &manifest) : manifest(manifest) {}

  Status collect(const std::vector<NamedTensor> &inputs);
  Result<TokenBatch> build();

private:
  const TensorView *find(const char *name) const;
  Status checkForm(const char *name, const TensorView &tensor) const;
  template <typename T>
  Status readValues(const char *name, const ValueRule &rule,
                    std::vector<T> &values) const;
  Status readOptional(TokenBatch &batch);
  Status readPositions(TokenBatch &batch);

  const Manifest &manifest;
  std::vector<NamedTensor> arrays; ///< under canonical names
};

} // namespace

Status RequestReader::collect(const std::vector<NamedTensor> &inputs) {
  for (const NamedTensor &input : inputs) {
    ALBERT_ASSIGN_OR_RETURN(std::string name,
                            canonicalInputName(manifest, input.name));
    if (find(name.c_str()))
      return invalidArgument("input '%s' is given twice", name.c_str());
    ALBERT_RETURN_IF_ERROR(checkForm(name.c_str(), input.tensor));
    arrays.push_back({name, input.tensor});
  }
  return Status::success();
}

const TensorView *RequestReader::find(const char *name) const {
  for (const NamedTensor &array : arrays)
    if (array.name == name)
      return &array.tensor;
  return nullptr;
}

Status RequestReader::checkForm(const char *name,
                                const TensorView &tensor) const {
  if (!isIntegral(tensor.dtype))
    return invalidArgument(
               "input '%s': expected elements of int32, int64, uint8 or bool, "
               "found %s",
               name, albert::rt::name(tensor.dtype))
        .withHint("convert the array, in NumPy: array.astype(\"int32\")");
  if (tensor.shape.rank() != 2)
    return invalidArgument("input '%s': expected two dimensions [batch, %s], "
                           "found shape %s",
                           name,
                           name == std::string_view(kPositions) ? "predictions"
                                                                : "length",
                           tensor.shape.toString().c_str())
        .withHint("one sequence is an array of shape [1, length]");
  if (tensor.shape[0] < 1 || tensor.shape[1] < 1)
    return invalidArgument("input '%s': shape %s has no elements", name,
                           tensor.shape.toString().c_str());
  return Status::success();
}

template <typename T>
Status RequestReader::readValues(const char *name, const ValueRule &rule,
                                 std::vector<T> &values) const {
  const TensorView &tensor = *find(name);
  int64_t columns = tensor.shape[1];
  size_t count = size_t(tensor.shape[0] * columns);
  values.resize(count);
  for (size_t i = 0; i < count; ++i) {
    int64_t value = integerAt(tensor, i);
    if (value < 0 || value >= rule.limit)
      return outOfRange("input '%s', row %lld, column %lld: expected 0 to %lld "
                        "(%s), found %lld",
                        name, (long long)(int64_t(i) / columns),
                        (long long)(int64_t(i) % columns),
                        (long long)rule.limit - 1, rule.meaning,
                        (long long)value);
    values[i] = T(value);
  }
  return Status::success();
}

Status RequestReader::readOptional(TokenBatch &batch) {
  const TensorView &ids = *find("input_ids");
  for (const char *name : {"input_mask", "segment_ids"})
    if (const TensorView *tensor = find(name))
      if (tensor->shape != ids.shape)
        return invalidArgument(
                   "input '%s': expected shape %s as input_ids has, found %s",
                   name, ids.shape.toString().c_str(),
                   tensor->shape.toString().c_str())
            .withHint("both need the same [batch, length]");
  batch.mask.assign(batch.ids.size(), 1);
  if (find("input_mask"))
    ALBERT_RETURN_IF_ERROR(readValues(
        "input_mask", {2, "1 marks a real token, 0 padding"}, batch.mask));
  batch.types.assign(batch.ids.size(), 0);
  if (find("segment_ids"))
    ALBERT_RETURN_IF_ERROR(
        readValues("segment_ids",
                   {manifest.model.typeVocabSize, "the model's token types"},
                   batch.types)
            .withHint("segment_ids are 0 for the first text and 1 for the "
                      "second"));
  return Status::success();
}

Status RequestReader::readPositions(TokenBatch &batch) {
  const TensorView *tensor = find(kPositions);
  if (!tensor)
    return Status::success();
  if (tensor->shape[0] != batch.sequences)
    return invalidArgument("input '%s' has shape %s, but the batch has %lld "
                           "sequences",
                           kPositions, tensor->shape.toString().c_str(),
                           (long long)batch.sequences)
        .withHint("give one row of positions for each row of input_ids");
  batch.hasPositions = true;
  batch.predictions = tensor->shape[1];
  return readValues(kPositions, {batch.length, "positions of the sequence"},
                    batch.positions)
      .withHint("positions count from 0 within each sequence");
}

Result<TokenBatch> RequestReader::build() {
  const TensorView *ids = find("input_ids");
  if (!ids)
    return invalidArgument("input 'input_ids' is missing")
        .withHint("give the token ids as input_ids, an integer array of shape "
                  "[batch, length]");
  TokenBatch batch;
  batch.sequences = ids->shape[0];
  batch.length = ids->shape[1];
  ALBERT_RETURN_IF_ERROR(checkLength(manifest, batch.length));
  ALBERT_RETURN_IF_ERROR(
      readValues("input_ids",
                 {manifest.model.vocabSize, "the model's vocabulary"},
                 batch.ids)
          .withHint("make the ids with the vocabulary of this model (%lld "
                    "tokens)",
                    (long long)manifest.model.vocabSize));
  ALBERT_RETURN_IF_ERROR(readOptional(batch));
  ALBERT_RETURN_IF_ERROR(readPositions(batch));
  return batch;
}

Result<TokenBatch>
albert::rt::readRequest(const Manifest &manifest,
                        const std::vector<NamedTensor> &inputs) {
  RequestReader reader(manifest);
  ALBERT_RETURN_IF_ERROR(reader.collect(inputs));
  return reader.build();
}
