//===- Safetensors.cpp - safetensors files --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checks the header against the file and reads elements from the mapping.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/safetensors/Safetensors.h"

#include "runtime/io/FileKind.h"
#include "runtime/io/safetensors/SafetensorsHeader.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

static constexpr std::uint64_t maxHeaderBytes = 100'000'000;
static constexpr std::size_t chunkBytes = std::size_t(4) << 20;

namespace {
/// An element type of the format.
struct SafetensorsType {
  const char *name;
  std::size_t size;
  std::optional<DType> dtype;
};
} // namespace

static constexpr SafetensorsType types[] = {
    {"F32", 4, DType::F32},       {"F16", 2, DType::F16},
    {"BF16", 2, DType::BF16},     {"F64", 8, DType::F64},
    {"I64", 8, DType::I64},       {"I32", 4, DType::I32},
    {"U8", 1, DType::U8},         {"BOOL", 1, DType::Bool},
    {"I16", 2, std::nullopt},     {"I8", 1, std::nullopt},
    {"U16", 2, std::nullopt},     {"U32", 4, std::nullopt},
    {"U64", 8, std::nullopt},     {"F8_E4M3", 1, std::nullopt},
    {"F8_E5M2", 1, std::nullopt},
};

static const SafetensorsType *findType(std::string_view name) {
  for (const SafetensorsType &type : types)
    if (name == type.name)
      return &type;
  return nullptr;
}

Result<std::unique_ptr<ParameterSource>>
Safetensors::open(const std::string &path) {
  std::unique_ptr<Safetensors> opened(new Safetensors);
  ALBERT_ASSIGN_OR_RETURN(opened->file, MappedFile::open(path));
  ByteSpan bytes = opened->file.bytes();
  FileKind kind =
      sniffKind(bytes.subspan(0, std::min<std::size_t>(bytes.size(), 4096)));
  if (kind != FileKind::Safetensors && kind != FileKind::Unknown)
    return wrongFileKind(path, "a safetensors file", kind);
  ALBERT_RETURN_IF_ERROR(
      opened->readHeader()
          .withContext("%s", path.c_str())
          .withHint("the file is damaged or no safetensors file; copy or "
                    "download it again"));
  return std::unique_ptr<ParameterSource>(std::move(opened));
}

/// Checks type and size of one entry.
static Result<CheckpointVariable> verifyEntry(const SafetensorsEntry &entry) {
  const SafetensorsType *type = findType(entry.dtype);
  if (!type)
    return unsupported("entry %s: unknown dtype %s", quote(entry.name).c_str(),
                       quote(entry.dtype).c_str());
  Shape shape(entry.shape);
  Result<std::int64_t> count = shape.checkedElementCount(type->size);
  if (!count.ok())
    return count.takeStatus().withContext("entry %s",
                                          quote(entry.name).c_str());
  std::int64_t size = *count * static_cast<std::int64_t>(type->size);
  if (entry.end < entry.begin || entry.end - entry.begin != size)
    return dataLoss("entry %s: shape %s of %s needs %lld bytes, data_offsets "
                    "are [%lld, %lld]",
                    quote(entry.name).c_str(), shape.toString().c_str(),
                    type->name, static_cast<long long>(size),
                    static_cast<long long>(entry.begin),
                    static_cast<long long>(entry.end));
  return CheckpointVariable{entry.name, type->dtype, type->name,
                            std::move(shape)};
}

Status Safetensors::readHeader() {
  ByteSpan bytes = file.bytes();
  if (bytes.size() < 8)
    return dataLoss("the file has %zu bytes, expected at least 8",
                    bytes.size());
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  if (length > maxHeaderBytes)
    return dataLoss("the header has %llu bytes, at most 100000000 are allowed",
                    static_cast<unsigned long long>(length));
  if (length > bytes.size() - 8)
    return dataLoss("the header has %llu bytes, but the file ends after %zu",
                    static_cast<unsigned long long>(length), bytes.size() - 8);
  std::size_t start = 8 + static_cast<std::size_t>(length);
  std::string_view header =
      textOf(bytes.subspan(8, static_cast<std::size_t>(length)));
  if (header.empty() || header[0] != '{')
    return dataLoss("the header does not start with '{'");
  ALBERT_ASSIGN_OR_RETURN(std::vector<SafetensorsEntry> entries,
                          parseSafetensorsHeader(header));
  // In the order of their ranges: each must begin where the last one ended.
  std::sort(entries.begin(), entries.end(),
            [](const SafetensorsEntry &a, const SafetensorsEntry &b) {
              return std::make_pair(a.begin, a.end) <
                     std::make_pair(b.begin, b.end);
            });
  std::int64_t end = 0;
  for (const SafetensorsEntry &entry : entries) {
    if (entry.begin != end)
      return dataLoss("entry %s begins at byte %lld of the elements, expected "
                      "%lld: the file has %s",
                      quote(entry.name).c_str(),
                      static_cast<long long>(entry.begin),
                      static_cast<long long>(end),
                      entry.begin < end ? "an overlap" : "a hole");
    end = entry.end;
  }
  if (static_cast<std::uint64_t>(end) != bytes.size() - start)
    return dataLoss("the elements take %lld bytes, the file has %zu",
                    static_cast<long long>(end), bytes.size() - start);
  std::sort(entries.begin(), entries.end(),
            [](const SafetensorsEntry &a, const SafetensorsEntry &b) {
              return a.name < b.name;
            });
  for (const SafetensorsEntry &entry : entries) {
    ALBERT_ASSIGN_OR_RETURN(CheckpointVariable variable, verifyEntry(entry));
    variableList.push_back(std::move(variable));
    ranges.push_back({start + static_cast<std::size_t>(entry.begin),
                      start + static_cast<std::size_t>(entry.end)});
  }
  return Status::success();
}

ByteSpan Safetensors::elementsOf(const CheckpointVariable &variable) const {
  const Range &range =
      ranges[static_cast<std::size_t>(&variable - variableList.data())];
  return file.bytes().subspan(range.begin, range.end - range.begin);
}

Status Safetensors::readBytes(const CheckpointVariable &variable,
                              Span<std::uint8_t> destination) {
  if (!variable.dtype)
    return unreadableType(variable);
  ByteSpan elements = elementsOf(variable);
  assert(destination.size() == elements.size());
  if (!elements.empty())
    std::memcpy(destination.data(), elements.data(), elements.size());
  return Status::success();
}

Status Safetensors::stream(const CheckpointVariable &variable,
                           std::int64_t unit, FloatSink &sink) {
  ByteSpan elements = elementsOf(variable);
  std::size_t elementSize = variable.dtype ? sizeOf(*variable.dtype) : 1;
  std::size_t unitElements =
      static_cast<std::size_t>(std::max<std::int64_t>(1, unit));
  std::size_t piece =
      std::max<std::size_t>(1, chunkBytes / (unitElements * elementSize)) *
      unitElements;
  std::size_t count = elements.size() / elementSize;
  std::vector<float> floats;
  for (std::size_t done = 0; done < count; done += floats.size()) {
    floats.resize(std::min(piece, count - done));
    const std::uint8_t *source = elements.data() + done * elementSize;
    if (!variable.dtype ||
        !convertToFloat(*variable.dtype, source, floats.size(), floats.data()))
      return notFloatingPoint(variable);
    file.forget(static_cast<std::size_t>(source - file.bytes().data()),
                floats.size() * elementSize);
    ALBERT_RETURN_IF_ERROR(sink.accept(floats));
  }
  return Status::success();
}

} // namespace albert::rt
