//===- ParameterSource.cpp - an opened checkpoint -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Look-up by name and whole-tensor reads on top of a format's primitives.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterSource.h"

#include "runtime/io/parameters/CheckpointLocation.h"
#include "runtime/io/safetensors/Safetensors.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

const CheckpointVariable *ParameterSource::find(std::string_view name) const {
  Span<const CheckpointVariable> all = variables();
  const CheckpointVariable *found = std::lower_bound(
      all.begin(), all.end(), name,
      [](const CheckpointVariable &variable, std::string_view wanted) {
        return variable.name < wanted;
      });
  return found != all.end() && found->name == name ? found : nullptr;
}

/// The error for a name that is not in the checkpoint; lists variables that
/// have the same last part.
static Status noSuchVariable(const ParameterSource &source,
                             std::string_view name) {
  std::string_view last = name.substr(name.find_last_of("/.") + 1);
  std::string similar;
  std::size_t count = 0;
  for (const CheckpointVariable &variable : source.variables()) {
    std::string_view text = variable.name;
    if (text.size() < last.size() ||
        text.substr(text.size() - last.size()) != last || ++count > 5)
      continue;
    similar += (similar.empty() ? "" : ", ") + variable.name;
  }
  Status status = notFound("%s: no variable %s", source.path().c_str(),
                           quote(name).c_str());
  if (similar.empty())
    return status;
  return std::move(status).withHint("similar names: %s%s", similar.c_str(),
                                    count > 5 ? ", ..." : "");
}

Status
ParameterSource::unreadableType(const CheckpointVariable &variable) const {
  return unsupported("%s: variable %s has type %s, which cannot be read",
                     path().c_str(), quote(variable.name).c_str(),
                     variable.dtypeName.c_str());
}

Status
ParameterSource::notFloatingPoint(const CheckpointVariable &variable) const {
  return invalidArgument("%s: variable %s has type %s, expected a "
                         "floating-point type",
                         path().c_str(), quote(variable.name).c_str(),
                         variable.dtypeName.c_str());
}

Result<Tensor> ParameterSource::read(std::string_view name) {
  const CheckpointVariable *variable = find(name);
  if (!variable)
    return noSuchVariable(*this, name);
  if (!variable->dtype)
    return unreadableType(*variable);
  ALBERT_ASSIGN_OR_RETURN(Tensor tensor,
                          Tensor::allocate(*variable->dtype, variable->shape));
  ALBERT_RETURN_IF_ERROR(
      readBytes(*variable, {static_cast<std::uint8_t *>(tensor.bytes()),
                            tensor.byteSize()}));
  return tensor;
}

namespace {
/// Appends to a tensor.
class TensorSink final : public FloatSink {
public:
  explicit TensorSink(Span<float> destination) : left(destination) {}
  Status accept(Span<const float> elements) override {
    if (!elements.empty())
      std::memcpy(left.data(), elements.data(),
                  elements.size() * sizeof(float));
    left = left.dropFront(elements.size());
    return Status::success();
  }

private:
  Span<float> left;
};
} // namespace

Result<Tensor> ParameterSource::readFloats(std::string_view name) {
  const CheckpointVariable *variable = find(name);
  if (!variable)
    return noSuchVariable(*this, name);
  ALBERT_ASSIGN_OR_RETURN(Tensor tensor,
                          Tensor::allocate(DType::F32, variable->shape));
  TensorSink sink(tensor.elements<float>());
  ALBERT_RETURN_IF_ERROR(stream(*variable, 1, sink));
  return tensor;
}

Result<std::int64_t> ParameterSource::readInteger(std::string_view name) {
  ALBERT_ASSIGN_OR_RETURN(Tensor tensor, read(name));
  if (tensor.shape().rank() == 0 && tensor.dtype() == DType::I64)
    return *tensor.data<std::int64_t>();
  if (tensor.shape().rank() == 0 && tensor.dtype() == DType::I32)
    return std::int64_t(*tensor.data<std::int32_t>());
  return invalidArgument("%s: variable %s: expected an integer, found %s of "
                         "shape %s",
                         path().c_str(), quote(name).c_str(),
                         rt::name(tensor.dtype()),
                         tensor.shape().toString().c_str());
}

Result<std::unique_ptr<ParameterSource>>
openParameterSource(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(CheckpointLocation location, locateCheckpoint(path));
  if (!location.files.empty())
    return TfCheckpoint::openV1(location.path, std::move(location.files));
  if (location.format == CheckpointFormat::TensorFlow)
    return TfCheckpoint::open(location.path);
  return Safetensors::open(location.path);
}

} // namespace albert::rt
