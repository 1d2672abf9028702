//===- PretrainExample.cpp - one example for pretraining ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The short form is a sequence of varints: ids below 16384 take two bytes, and
/// labels and positions are few. Boundaries are bits.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/PretrainExample.h"

#include "runtime/io/protobuf/WireWriter.h"

#include <algorithm>

namespace albert::rt {

void appendExample(std::string &out, const PretrainExample &example) {
  std::size_t numbers =
      3 + example.ids.size() + example.positions.size() + example.labels.size();
  std::size_t packed = (example.boundary.size() + 7) / 8;
  std::size_t begin = out.size();
  out.resize(begin + numbers * maxVarintSize + packed);
  char *end = out.data() + begin;
  end = writeVarint(end, example.ids.size());
  end = writeVarint(end, std::uint64_t(example.firstLength) << 1 |
                             std::uint64_t(example.isSwapped));
  end = writeVarint(end, example.positions.size());
  for (std::int32_t id : example.ids)
    end = writeVarint(end, static_cast<std::uint64_t>(id));
  std::uint32_t previous = 0;
  for (std::uint32_t position : example.positions)
    end = writeVarint(end, position - std::exchange(previous, position));
  for (std::int32_t label : example.labels)
    end = writeVarint(end, static_cast<std::uint64_t>(label));
  for (std::size_t i = 0; i < example.boundary.size(); i += 8) {
    unsigned byte = 0;
    for (std::size_t k = i; k < std::min(i + 8, example.boundary.size()); ++k)
      byte |= unsigned(example.boundary[k]) << (k - i);
    *end++ = static_cast<char>(byte);
  }
  out.resize(static_cast<std::size_t>(end - out.data()));
}

void parseExample(std::string_view bytes, PretrainExample &example) {
  ByteReader reader(bytesOf(bytes));
  auto number = [&] {
    std::uint64_t value = 0;
    reader.varint(value);
    return value;
  };
  example.ids.resize(number());
  std::uint64_t bits = number();
  example.firstLength = static_cast<std::uint32_t>(bits >> 1);
  example.isSwapped = bits & 1;
  example.positions.resize(number());
  example.labels.resize(example.positions.size());
  for (std::int32_t &id : example.ids)
    id = static_cast<std::int32_t>(number());
  std::uint32_t previous = 0;
  for (std::uint32_t &position : example.positions)
    position = previous += static_cast<std::uint32_t>(number());
  for (std::int32_t &label : example.labels)
    label = static_cast<std::int32_t>(number());
  std::string_view packed = bytes.substr(reader.offset());
  example.boundary.resize(packed.empty() ? 0 : example.ids.size());
  for (std::size_t i = 0; i < example.boundary.size(); ++i)
    example.boundary[i] = (packed[i / 8] >> (i % 8)) & 1;
}

ByteSpan PretrainExampleSerializer::serialize(const PretrainExample &example) {
  const std::size_t length = options.maxSeqLength;
  const std::size_t slots = options.predictionSlots();
  // Copies values and fills the rest with zeros.
  auto add = [&](const char *name, const auto &values, std::size_t size) {
    numbers.assign(size, 0);
    std::copy(values.begin(), values.end(), numbers.begin());
    builder.add(name, Span<const std::int64_t>(numbers));
  };
  auto addOnes = [&](const char *name, std::size_t from, std::size_t to) {
    numbers.assign(length, 0);
    std::fill(numbers.begin() + std::ptrdiff_t(from),
              numbers.begin() + std::ptrdiff_t(to), 1);
    builder.add(name, Span<const std::int64_t>(numbers));
  };
  addOnes("input_mask", 0, example.ids.size());
  weights.assign(slots, 0.0f);
  std::fill_n(weights.begin(), example.positions.size(), 1.0f);
  builder.add("masked_lm_weights", Span<const float>(weights));
  addOnes("segment_ids", example.firstLength, example.ids.size());
  add("masked_lm_positions", example.positions, slots);
  add("masked_lm_ids", example.labels, slots);
  add("input_ids", example.ids, length);
  if (options.family == DataFamily::Google)
    add("token_boundary", example.boundary, length);
  std::int64_t label = example.isSwapped;
  builder.add("next_sentence_labels", Span<const std::int64_t>(&label, 1));
  return builder.finish();
}

} // namespace albert::rt
