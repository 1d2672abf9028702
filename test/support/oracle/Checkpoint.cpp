//===- Checkpoint.cpp - writers of the files a program reads --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/support/oracle/Checkpoint.h"

#include <array>
#include <cstdio>
#include <cstdlib>

using namespace oracle;

static void writeFile(const std::string &path, const std::string &bytes) {
  std::FILE *file = std::fopen(path.c_str(), "wb");
  if (!file ||
      std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size() ||
      std::fclose(file) != 0) {
    std::fprintf(stderr, "albert-oracle: cannot write %s\n", path.c_str());
    std::exit(1);
  }
}

template <typename T>
static std::string bytesOf(const std::vector<T> &values) {
  return std::string(reinterpret_cast<const char *>(values.data()),
                     values.size() * sizeof(T));
}

static std::string narrowBytesOf(const std::vector<double> &values) {
  return bytesOf(std::vector<float>(values.begin(), values.end()));
}

//===----------------------------------------------------------------------===//
// TensorFlow V2 checkpoint
//===----------------------------------------------------------------------===//

static uint32_t maskedCrc(const std::string &bytes) {
  std::array<uint32_t, 256> table;
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = value & 1 ? (value >> 1) ^ 0x82f63b78u : value >> 1;
    table[i] = value;
  }
  uint32_t crc = ~0u;
  for (unsigned char byte : bytes)
    crc = table[(crc ^ byte) & 255] ^ (crc >> 8);
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

static std::string varint(uint64_t value) {
  std::string out;
  for (; value >= 128; value >>= 7)
    out += static_cast<char>(value | 128);
  return out + static_cast<char>(value);
}

static std::string fixed(uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>(value >> (8 * i));
  return out;
}

static std::string field(int number, const std::string &message) {
  return varint(number << 3 | 2) + varint(message.size()) + message;
}

static std::string field(int number, uint64_t value) {
  return varint(number << 3) + varint(value);
}

namespace {

/// A table of one data block: sorted keys, no shared prefixes.
class Table {
public:
  void add(const std::string &key, const std::string &value) {
    data += entry(key, value);
    last = key;
  }
  std::string finish() {
    std::string out, handle = append(out, data);
    std::string meta = append(out, "");
    std::string index = append(out, entry(last, handle));
    std::string footer = meta + index;
    footer.resize(40);
    return out + footer + fixed(0xdb4775248b80fb57u, 8);
  }

private:
  static std::string entry(const std::string &key, const std::string &value) {
    return varint(0) + varint(key.size()) + varint(value.size()) + key + value;
  }
  /// Adds restarts, type and checksum; returns the block's handle.
  static std::string append(std::string &out, const std::string &entries) {
    std::string block = entries + fixed(0, 4) + fixed(1, 4);
    std::string handle = varint(out.size()) + varint(block.size());
    block += '\0';
    out += block + fixed(maskedCrc(block), 4);
    return handle;
  }

  std::string data, last;
};

} // namespace

void oracle::writeTensorFlow(const std::string &prefix,
                             const Parameters &parameters) {
  Table table;
  std::string data;
  table.add("", field(1, 1) + field(3, field(1, 1)));
  for (const auto &[name, array] : parameters) {
    std::string shape, bytes = narrowBytesOf(array.values);
    for (int64_t dim : array.shape)
      shape += field(2, field(1, dim));
    table.add(name, field(1, 1) + field(2, shape) + field(4, data.size()) +
                        field(5, bytes.size()) + varint(6 << 3 | 5) +
                        fixed(maskedCrc(bytes), 4));
    data += bytes;
  }
  writeFile(prefix + ".index", table.finish());
  writeFile(prefix + ".data-00000-of-00001", data);
}

//===----------------------------------------------------------------------===//
// safetensors
//===----------------------------------------------------------------------===//

static void replace(std::string &text, const std::string &from,
                    const std::string &to) {
  for (size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// The Hugging Face name of one of Google's variables, and whether the value
/// is stored transposed there.
static std::string huggingFaceName(std::string name, bool &transposed) {
  transposed = name.size() > 7 && name.rfind("/kernel") == name.size() - 7;
  const std::pair<const char *, const char *> rules[] = {
      {"bert/encoder/transformer/group_",
       "albert.encoder.albert_layer_groups."},
      {"/inner_group_", ".albert_layers."},
      {"attention_1/self/", "attention."},
      {"attention_1/output/dense", "attention.dense"},
      {"ffn_1/intermediate/output/dense", "ffn_output"},
      {"ffn_1/intermediate/dense", "ffn"},
      {"LayerNorm_1", "full_layer_layer_norm"},
      {"bert/pooler/dense", "albert.pooler"},
      {"cls/predictions/transform/", "predictions."},
      {"cls/predictions/output_bias", "predictions.bias"},
      {"cls/seq_relationship/output_weights",
       "sop_classifier.classifier.weight"},
      {"cls/seq_relationship/output_bias", "sop_classifier.classifier.bias"},
      {"bert/", "albert."},
      {"/kernel", ".weight"},
      {"/gamma", ".weight"},
      {"/beta", ".bias"},
      {"_embeddings", "_embeddings.weight"},
      {"/", "."}};
  for (const auto &[from, to] : rules)
    replace(name, from, to);
  // the norm after the attention carries its name in Hugging Face's layer only
  if (name.find("albert_layers") != std::string::npos)
    replace(name, ".LayerNorm.", ".attention.LayerNorm.");
  return name;
}

void oracle::writeSafetensors(const std::string &path,
                              const Parameters &parameters) {
  std::string header = "{", data;
  for (const auto &[name, array] : parameters) {
    bool transposed;
    std::string key = huggingFaceName(name, transposed);
    int64_t rows = array.shape[0];
    int64_t columns = array.shape.size() > 1 ? array.shape[1] : 1;
    std::vector<double> values = array.values;
    if (transposed)
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t c = 0; c < columns; ++c)
          values[c * rows + r] = array.values[r * columns + c];
    if (transposed)
      std::swap(rows, columns);
    std::string shape = std::to_string(rows);
    if (array.shape.size() > 1)
      shape += "," + std::to_string(columns);
    size_t begin = data.size();
    data += narrowBytesOf(values);
    header += (header.size() > 1 ? ",\"" : "\"") + key +
              R"(":{"dtype":"F32","shape":[)" + shape + "],\"data_offsets\":[" +
              std::to_string(begin) + "," + std::to_string(data.size()) + "]}";
  }
  header += "}";
  while (header.size() % 8)
    header += ' ';
  writeFile(path, fixed(header.size(), 8) + header + data);
}

//===----------------------------------------------------------------------===//
// TFRecord
//===----------------------------------------------------------------------===//

/// An entry of an example: a name and a list of integers (kind 3) or floats
/// (kind 2), packed.
static std::string feature(const std::string &name, int kind,
                           const std::string &packed) {
  return field(1, field(1, name) + field(2, field(kind, field(1, packed))));
}

static std::string feature(const std::string &name,
                           const std::vector<int32_t> &values, int64_t row,
                           int64_t width) {
  std::string packed;
  for (int64_t i = 0; i < width; ++i)
    packed += varint(values[row * width + i]);
  return feature(name, 3, packed);
}

static std::string exampleOf(const Batch &batch, int64_t row) {
  int64_t length = batch.length, predictions = batch.predictions;
  auto first = batch.weights.begin() + row * predictions;
  std::vector<double> weights(first, first + predictions);
  return field(
      1, feature("input_ids", batch.ids, row, length) +
             feature("input_mask", batch.mask, row, length) +
             feature("segment_ids", batch.types, row, length) +
             feature("masked_lm_positions", batch.positions, row, predictions) +
             feature("masked_lm_ids", batch.labels, row, predictions) +
             feature("masked_lm_weights", 2, narrowBytesOf(weights)) +
             feature("next_sentence_labels", batch.orders, row, 1));
}

void oracle::writeExamples(const std::string &path, const Batch &batch) {
  std::string data;
  for (int64_t row = 0; row < batch.batch; ++row) {
    std::string example = exampleOf(batch, row);
    std::string length = fixed(example.size(), 8);
    data += length + fixed(maskedCrc(length), 4) + example +
            fixed(maskedCrc(example), 4);
  }
  writeFile(path, data);
}

//===----------------------------------------------------------------------===//
// npy
//===----------------------------------------------------------------------===//

static void writeNpy(const std::string &path, const char *type,
                     const std::vector<int64_t> &shape,
                     const std::string &bytes) {
  std::string header = std::string("{'descr': '") + type +
                       "', 'fortran_order': False, 'shape': (";
  for (int64_t dim : shape)
    header += std::to_string(dim) + ",";
  header += "), }";
  header.resize((10 + header.size() + 64) / 64 * 64 - 11, ' ');
  header += '\n';
  writeFile(path, std::string("\x93NUMPY\x01\x00", 8) +
                      fixed(header.size(), 2) + header + bytes);
}

void oracle::writeNpy(const std::string &path,
                      const std::vector<int64_t> &shape,
                      const std::vector<double> &values) {
  ::writeNpy(path, "<f4", shape, narrowBytesOf(values));
}

void oracle::writeWideNpy(const std::string &path,
                          const std::vector<int64_t> &shape,
                          const std::vector<double> &values) {
  ::writeNpy(path, "<f8", shape, bytesOf(values));
}

void oracle::writeNpy(const std::string &path,
                      const std::vector<int64_t> &shape,
                      const std::vector<int32_t> &values) {
  ::writeNpy(path, "<i4", shape, bytesOf(values));
}
