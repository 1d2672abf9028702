//===- Npy.cpp - NumPy array files ----------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A hand-written reader of the header's small subset of Python literals, then
/// one bounds-checked copy.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/npy/Npy.h"

#include "runtime/core/File.h"

#include <cstring>

namespace albert::rt {

namespace {
/// What a header says.
struct NpyHeader {
  std::string descriptor;
  bool fortranOrder = false;
  std::vector<std::int64_t> extents;
  bool hasDescriptor = false, hasOrder = false, hasShape = false;
};

/// Reader of the dictionary literal.
class HeaderParser {
public:
  explicit HeaderParser(std::string_view text) : text(text) {}

  /// The whole dictionary.
  Result<NpyHeader> parse();

private:
  /// Skips blanks; true and past it if the next character is `wanted`.
  bool take(char wanted);
  /// The same for a whole word.
  bool takeWord(std::string_view word);
  Result<std::string> parseString();
  Result<std::vector<std::int64_t>> parseTuple();
  Status parseValue(const std::string &key, NpyHeader &header);
  Status unexpected(const char *expected);

  std::string_view text;
  std::size_t position = 0;
};
} // namespace

bool HeaderParser::take(char wanted) {
  while (position < text.size() &&
         (text[position] == ' ' || text[position] == '\n'))
    ++position;
  if (position == text.size() || text[position] != wanted)
    return false;
  ++position;
  return true;
}

bool HeaderParser::takeWord(std::string_view word) {
  if (!take(word[0]))
    return false;
  if (text.substr(position - 1, word.size()) != word) {
    --position;
    return false;
  }
  position += word.size() - 1;
  return true;
}

Status HeaderParser::unexpected(const char *expected) {
  return dataLoss("header, character %zu: expected %s, found %s", position,
                  expected, quote(text.substr(position), 20).c_str());
}

Result<std::string> HeaderParser::parseString() {
  char delimiter = take('\'') ? '\'' : take('"') ? '"' : '\0';
  if (delimiter == '\0')
    return unexpected("a quoted name");
  std::size_t end = text.find(delimiter, position);
  if (end == std::string_view::npos)
    return unexpected("a closing quote");
  std::string value(text.substr(position, end - position));
  position = end + 1;
  return value;
}

Result<std::vector<std::int64_t>> HeaderParser::parseTuple() {
  if (!take('('))
    return unexpected("'(' of the shape");
  std::vector<std::int64_t> extents;
  while (!take(')')) {
    std::int64_t extent = 0;
    std::size_t digits = 0;
    for (; position < text.size() && text[position] >= '0' &&
           text[position] <= '9';
         ++position, ++digits)
      if (__builtin_mul_overflow(extent, 10, &extent) ||
          __builtin_add_overflow(extent, text[position] - '0', &extent))
        return unexpected("an extent that fits in 63 bits");
    if (digits == 0)
      return unexpected("an extent of the shape");
    if (extents.size() == 32)
      return unexpected("at most 32 dimensions");
    extents.push_back(extent);
    if (!take(',')) {
      if (take(')'))
        break;
      return unexpected("',' or ')' in the shape");
    }
    while (position < text.size() && text[position] == ' ')
      ++position;
  }
  return extents;
}

Status HeaderParser::parseValue(const std::string &key, NpyHeader &header) {
  if (key == "descr") {
    if (take('['))
      return unsupported("the array has a structured element type")
          .withHint("save one plain array per file");
    ALBERT_ASSIGN_OR_RETURN(header.descriptor, parseString());
    header.hasDescriptor = true;
    return Status::success();
  }
  if (key == "fortran_order") {
    header.fortranOrder = takeWord("True");
    if (!header.fortranOrder && !takeWord("False"))
      return unexpected("True or False");
    header.hasOrder = true;
    return Status::success();
  }
  if (key == "shape") {
    ALBERT_ASSIGN_OR_RETURN(header.extents, parseTuple());
    header.hasShape = true;
    return Status::success();
  }
  return unexpected("one of the keys 'descr', 'fortran_order' and 'shape'");
}

Result<NpyHeader> HeaderParser::parse() {
  NpyHeader header;
  if (!take('{'))
    return unexpected("'{'");
  while (!take('}')) {
    ALBERT_ASSIGN_OR_RETURN(std::string key, parseString());
    if (!take(':'))
      return unexpected("':'");
    ALBERT_RETURN_IF_ERROR(parseValue(key, header));
    if (!take(',') && !take('}'))
      return unexpected("',' or '}'");
    if (text[position - 1] == '}')
      break;
  }
  if (!header.hasDescriptor || !header.hasOrder || !header.hasShape)
    return dataLoss("header: expected the keys 'descr', 'fortran_order' and "
                    "'shape', found %s",
                    quote(text).c_str());
  return header;
}

/// Copies Fortran-ordered elements into row-major order.
static void copyFortran(const std::uint8_t *source, const Shape &shape,
                        std::size_t elementSize, std::uint8_t *destination) {
  std::vector<std::int64_t> index(shape.rank(), 0);
  std::size_t count = static_cast<std::size_t>(shape.elementCount());
  for (std::size_t i = 0; i < count; ++i) {
    std::int64_t offset = 0;
    for (std::size_t axis = shape.rank(); axis-- > 0;)
      offset = offset * shape[axis] + index[axis];
    std::memcpy(destination + i * elementSize,
                source + static_cast<std::size_t>(offset) * elementSize,
                elementSize);
    for (std::size_t axis = shape.rank(); axis-- > 0;) {
      if (++index[axis] < shape[axis])
        break;
      index[axis] = 0;
    }
  }
}

/// Splits the file into header text and elements.
static Result<std::string_view> locateHeader(ByteSpan file,
                                             ByteSpan &elements) {
  if (file.size() < 10 || textOf(file).substr(0, 6) != "\x93NUMPY")
    return dataLoss("no .npy file: expected it to start with \\x93NUMPY, "
                    "found %s",
                    quote(textOf(file), 8).c_str())
        .withHint("save the array with numpy.save");
  unsigned major = file[6];
  if (major < 1 || major > 3)
    return unsupported(".npy version %u.%u, expected 1, 2 or 3", major,
                       file[7]);
  std::size_t start = major == 1 ? 10 : 12;
  std::uint32_t length = 0;
  if (file.size() >= start)
    for (std::size_t i = start; i-- > 8;)
      length = length << 8 | file[i];
  if (file.size() < start || file.size() - start < length)
    return dataLoss("the file ends inside its header (%zu bytes)", file.size())
        .withHint("the file is truncated; copy or write it again");
  elements = file.dropFront(start + length);
  return textOf(file).substr(start, length);
}

static Result<Tensor> parseUnnamed(ByteSpan file) {
  ByteSpan elements;
  ALBERT_ASSIGN_OR_RETURN(std::string_view text, locateHeader(file, elements));
  ALBERT_ASSIGN_OR_RETURN(NpyHeader header, HeaderParser(text).parse());
  std::optional<DType> dtype = dtypeFromNpy(header.descriptor);
  if (!dtype)
    return unsupported("element type %s, expected one of <f2 <f4 <f8 <i4 <i8 "
                       "|u1 |b1",
                       quote(header.descriptor).c_str())
        .withHint("convert the array with astype, e.g. to int32 or float32");
  Shape shape(std::move(header.extents));
  ALBERT_ASSIGN_OR_RETURN(std::int64_t count,
                          shape.checkedElementCount(sizeOf(*dtype)));
  std::size_t size = static_cast<std::size_t>(count) * sizeOf(*dtype);
  if (elements.size() != size)
    return dataLoss("shape %s of %s needs %zu bytes of elements, found %zu",
                    shape.toString().c_str(), name(*dtype), size,
                    elements.size())
        .withHint("the file is truncated or damaged; write it again");
  ALBERT_ASSIGN_OR_RETURN(Tensor tensor, Tensor::allocate(*dtype, shape));
  auto *destination = static_cast<std::uint8_t *>(tensor.bytes());
  if (header.fortranOrder && shape.rank() > 1)
    copyFortran(elements.data(), shape, sizeOf(*dtype), destination);
  else if (size != 0)
    std::memcpy(destination, elements.data(), size);
  return tensor;
}

Result<Tensor> parseNpy(ByteSpan file, const std::string &origin) {
  return parseUnnamed(file).withContext(origin);
}

Result<Tensor> readNpy(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(MappedFile file, MappedFile::open(path));
  return parseNpy(file.bytes(), path);
}

Status writeNpy(const std::string &path, const TensorView &tensor) {
  const char *descriptor = npyDescriptor(tensor.dtype);
  if (!descriptor)
    return unsupported("%s: NumPy has no element type for %s", path.c_str(),
                       name(tensor.dtype))
        .withHint("convert the tensor to f32");
  std::string shape;
  for (std::int64_t extent : tensor.shape.dims())
    shape += format("%lld, ", static_cast<long long>(extent));
  // Python writes (2, 3) but (2,).
  if (tensor.shape.rank() > 1)
    shape.resize(shape.size() - 2);
  else if (tensor.shape.rank() == 1)
    shape.resize(shape.size() - 1);
  std::string header =
      format("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
             descriptor, shape.c_str());
  // Elements start at a multiple of 64, so that they can be mapped.
  header.append(64 - (10 + header.size() + 1) % 64, ' ');
  header += '\n';
  std::string start = std::string("\x93NUMPY\x01\x00", 8);
  start += static_cast<char>(header.size() & 0xff);
  start += static_cast<char>(header.size() >> 8);
  ALBERT_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::create(path));
  ALBERT_RETURN_IF_ERROR(file.write(start + header));
  ALBERT_RETURN_IF_ERROR(file.write(
      {static_cast<const std::uint8_t *>(tensor.data), tensor.byteSize()}));
  return file.commit();
}

} // namespace albert::rt
