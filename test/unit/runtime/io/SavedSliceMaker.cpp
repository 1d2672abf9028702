//===- SavedSliceMaker.cpp - V1 checkpoints for tests ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SavedSliceMaker.h"

#include "runtime/core/File.h"
#include "runtime/io/protobuf/WireWriter.h"

#include <cstring>

namespace albert::rt {

/// Element `index` as a number.
static std::int64_t numberAt(DType dtype, ByteSpan elements,
                             std::size_t index) {
  const std::uint8_t *at = elements.data() + index * sizeOf(dtype);
  std::int32_t narrow = 0;
  std::int64_t wide = 0;
  if (dtype == DType::I32)
    return std::memcpy(&narrow, at, 4), narrow;
  std::memcpy(&wide, at, sizeOf(dtype));
  return wide;
}

std::string makeTensorProto(DType dtype, ByteSpan elements) {
  std::string tensor, packed;
  appendNumberField(tensor, 1, tfTypeOf(dtype));
  if (dtype == DType::F32 || dtype == DType::F64) {
    appendBytesField(tensor, dtype == DType::F32 ? 5 : 6, textOf(elements));
    return tensor;
  }
  for (std::size_t i = 0; i < elements.size() / sizeOf(dtype); ++i)
    packed += varint(static_cast<std::uint64_t>(numberAt(dtype, elements, i)));
  std::uint32_t tag = dtype == DType::I64                           ? 10
                      : dtype == DType::Bool                        ? 11
                      : dtype == DType::F16 || dtype == DType::BF16 ? 13
                                                                    : 7;
  appendBytesField(tensor, tag, packed);
  return tensor;
}

static std::string serialize(const TensorSlice &slice) {
  std::string message;
  for (const SliceExtent &extent : slice) {
    std::string part;
    if (extent.length >= 0) {
      appendNumberField(part, 1, extent.start);
      appendNumberField(part, 2, extent.length);
    }
    appendBytesField(message, 1, part);
  }
  return message;
}

static std::string serialize(const SavedMeta &meta) {
  std::string list, versions, message;
  for (const SavedVariable &variable : meta.variables) {
    std::string entry, shape;
    appendBytesField(entry, 1, variable.name);
    for (std::int64_t extent : variable.shape.dims()) {
      std::string dimension;
      appendNumberField(dimension, 1, extent);
      appendBytesField(shape, 2, dimension);
    }
    appendBytesField(entry, 2, shape);
    appendNumberField(entry, 3, variable.dtype);
    for (const TensorSlice &slice : variable.slices)
      appendBytesField(entry, 4, serialize(slice));
    appendBytesField(list, 1, entry);
  }
  appendNumberField(versions, 1, 1);
  appendNumberField(versions, 2, meta.minConsumer);
  appendBytesField(list, 2, versions);
  appendBytesField(message, 1, list);
  return message;
}

std::string makeSavedSlice(const std::string &name, const TensorSlice &slice,
                           const std::string &tensor) {
  std::string data, message;
  appendBytesField(data, 1, name);
  appendBytesField(data, 2, serialize(slice));
  appendBytesField(data, 3, tensor);
  appendBytesField(message, 2, data);
  return message;
}

void SavedSliceMaker::add(const std::string &name, DType dtype, Shape shape,
                          ByteSpan elements) {
  TensorSlice whole(shape.rank());
  addSliced(name, dtype, std::move(shape), {whole},
            {std::string(textOf(elements))});
}

void SavedSliceMaker::addFloats(const std::string &name, Shape shape,
                                float first) {
  std::vector<float> values(static_cast<std::size_t>(shape.elementCount()));
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = first + static_cast<float>(i);
  add(name, DType::F32, std::move(shape),
      {reinterpret_cast<const std::uint8_t *>(values.data()),
       values.size() * sizeof(float)});
}

void SavedSliceMaker::addSliced(const std::string &name, DType dtype,
                                Shape shape,
                                const std::vector<TensorSlice> &parts,
                                const std::vector<std::string> &elements) {
  for (std::size_t i = 0; i < parts.size(); ++i)
    slices[encodeSliceKey(name, parts[i])] = makeSavedSlice(
        name, parts[i], makeTensorProto(dtype, bytesOf(elements[i])));
  meta.variables.push_back({name, std::move(shape), tfTypeOf(dtype), parts});
}

TableWriter SavedSliceMaker::finish() const {
  TableWriter table;
  table.entries = slices;
  table.entries[""] = serialize(meta);
  return table;
}

Status SavedSliceMaker::write(const std::string &path) const {
  return writeFile(path, finish().finish());
}

} // namespace albert::rt
