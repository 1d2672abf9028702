//===- BundleMaker.cpp - checkpoints for tests ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Tables whose blocks and trailers are made one by one, so that each can be
/// wrong.
///
//===----------------------------------------------------------------------===//

#include "BundleMaker.h"

#include "runtime/core/Crc32c.h"
#include "runtime/core/File.h"
#include "runtime/io/protobuf/WireWriter.h"

#include <cstring>

namespace albert::rt {

std::string varint(std::uint64_t value) {
  std::string bytes;
  appendVarint(bytes, value);
  return bytes;
}

static std::string fixed(std::uint64_t value, int size) {
  std::string bytes;
  appendFixed(bytes, value, size);
  return bytes;
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

std::string
tableBlock(const std::vector<std::pair<std::string, std::string>> &entries,
           std::uint8_t compression) {
  std::string block, previous;
  for (const auto &[key, value] : entries) {
    std::size_t shared = 0;
    while (shared < previous.size() && shared < key.size() &&
           previous[shared] == key[shared])
      ++shared;
    block += varint(shared) + varint(key.size() - shared) +
             varint(value.size()) + key.substr(shared) + value;
    previous = key;
  }
  block += fixed(0, 4) + fixed(1, 4);
  block += static_cast<char>(compression);
  return block + fixed(maskCrc32c(crc32c(bytesOf(block))), 4);
}

std::string tableFooter(std::uint64_t metaOffset, std::uint64_t metaSize,
                        std::uint64_t indexOffset, std::uint64_t indexSize) {
  std::string footer = varint(metaOffset) + varint(metaSize) +
                       varint(indexOffset) + varint(indexSize);
  footer.resize(40, '\0');
  return footer + fixed(0xdb4775248b80fb57ull, 8);
}

std::string TableWriter::finish() const {
  std::string file;
  std::vector<std::pair<std::string, std::string>> block, index;
  auto flush = [&] {
    if (block.empty())
      return;
    std::string bytes = tableBlock(block, compression);
    index.emplace_back(block.back().first,
                       varint(file.size()) + varint(bytes.size() - 5));
    file += bytes;
    block.clear();
  };
  for (const auto &entry : entries) {
    block.emplace_back(entry);
    if (block.size() == entriesPerBlock)
      flush();
  }
  flush();
  std::string meta = tableBlock({}), indexBlock = tableBlock(index);
  std::string footer =
      tableFooter(file.size(), meta.size() - 5, file.size() + meta.size(),
                  indexBlock.size() - 5);
  return file + meta + indexBlock + footer;
}

//===----------------------------------------------------------------------===//
// Checkpoints
//===----------------------------------------------------------------------===//

BundleEntry BundleMaker::append(std::int64_t dtype, Shape shape,
                                const std::string &elements) {
  BundleEntry entry;
  entry.dtype = dtype;
  entry.shape = std::move(shape);
  entry.offset = static_cast<std::int64_t>(data.size());
  entry.size = static_cast<std::int64_t>(elements.size());
  entry.crc = maskCrc32c(crc32c(bytesOf(elements)));
  data += elements;
  return entry;
}

void BundleMaker::add(const std::string &name, std::int64_t dtype, Shape shape,
                      std::string elements) {
  entries[name] = append(dtype, std::move(shape), elements);
}

void BundleMaker::addFloats(const std::string &name, Shape shape, float first) {
  std::vector<float> values(static_cast<std::size_t>(shape.elementCount()));
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = first + static_cast<float>(i);
  std::string bytes(values.size() * 4, '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  add(name, 1, std::move(shape), bytes);
}

void BundleMaker::addString(const std::string &name, const std::string &text) {
  std::uint32_t crc = crc32c(bytesOf(fixed(text.size(), 4)));
  std::string lengthCrc = fixed(maskCrc32c(crc), 4);
  add(name, 7, {}, varint(text.size()) + lengthCrc + text);
  entries[name].crc =
      maskCrc32c(crc32c(bytesOf(text), crc32c(bytesOf(lengthCrc), crc)));
}

void BundleMaker::addSliced(const std::string &name, Shape shape,
                            const std::vector<TensorSlice> &slices,
                            const std::vector<std::string> &elements) {
  for (std::size_t i = 0; i < slices.size(); ++i) {
    std::vector<std::int64_t> extents;
    for (std::size_t axis = 0; axis < shape.rank(); ++axis)
      extents.push_back(slices[i][axis].length < 0 ? shape[axis]
                                                   : slices[i][axis].length);
    entries[encodeSliceKey(name, slices[i])] =
        append(1, Shape(extents), elements[i]);
  }
  BundleEntry whole;
  whole.dtype = 1;
  whole.shape = std::move(shape);
  whole.slices = slices;
  entries[name] = whole;
}

Status BundleMaker::write(const std::string &prefix) const {
  TableWriter writer = table;
  writer.entries[""] = header;
  for (const auto &[key, entry] : entries)
    writer.entries[key] = serialize(entry);
  ALBERT_RETURN_IF_ERROR(writeFile(prefix + ".index", writer.finish()));
  return writeFile(prefix + ".data-00000-of-00001", data);
}

} // namespace albert::rt
