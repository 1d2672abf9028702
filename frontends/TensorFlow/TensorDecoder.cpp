//===- TensorDecoder.cpp - constants of a graph ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/TensorDecoder.h"
#include "dialects/TFGraph/IR/TFGraphDialect.h"
#include "frontends/TensorFlow/DataTypes.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>

using namespace albertc;
using namespace albertc::frontend;
using namespace mlir;
using tensorflow::TensorProto;

static_assert(llvm::endianness::native == llvm::endianness::little,
              "bytes of constants are taken as they are in the file");

llvm::Error frontend::makeDecodeError(const llvm::Twine &text) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

llvm::Expected<SmallVector<int64_t>>
frontend::decodeDims(const tensorflow::TensorShapeProto &proto) {
  SmallVector<int64_t> dims;
  for (const auto &dim : proto.dim()) {
    if (dim.size() < -1)
      return makeDecodeError("expected dimensions of at least 0, or -1 for an "
                             "unknown one, found " +
                             llvm::Twine(dim.size()));
    dims.push_back(dim.size() == -1 ? ShapedType::kDynamic : dim.size());
  }
  return dims;
}

/// Bytes of one element as the file and MLIR store it; 0 for what has no size.
static uint64_t getElementBytes(Type type) {
  if (auto complex = dyn_cast<ComplexType>(type))
    return 2 * getElementBytes(complex.getElementType());
  if (type.isInteger(1))
    return 1;
  return type.isIntOrFloat() ? type.getIntOrFloatBitWidth() / 8 : 0;
}

namespace {
/// The values of a TensorProto as bytes of the tensor's elements.
struct ValueList {
  std::string bytes;
  bool known = true;

  template <typename StoredT, typename ListT>
  void take(const ListT &list) {
    bytes.resize(sizeof(StoredT) * list.size());
    size_t at = 0;
    for (auto value : list) {
      auto stored = static_cast<StoredT>(value);
      std::memcpy(&bytes[at], &stored, sizeof stored);
      at += sizeof stored;
    }
  }
};
} // namespace

/// The field of `tensor` that has values of its type.
static ValueList readValues(const TensorProto &tensor) {
  ValueList values;
  switch (tensor.dtype()) {
  case tensorflow::DT_FLOAT:
    values.take<float>(tensor.float_val());
    break;
  case tensorflow::DT_DOUBLE:
    values.take<double>(tensor.double_val());
    break;
  case tensorflow::DT_HALF:
  case tensorflow::DT_BFLOAT16:
    values.take<uint16_t>(tensor.half_val());
    break;
  case tensorflow::DT_INT32:
    values.take<int32_t>(tensor.int_val());
    break;
  case tensorflow::DT_INT16:
  case tensorflow::DT_UINT16:
    values.take<uint16_t>(tensor.int_val());
    break;
  case tensorflow::DT_INT8:
  case tensorflow::DT_UINT8:
    values.take<uint8_t>(tensor.int_val());
    break;
  case tensorflow::DT_INT64:
    values.take<int64_t>(tensor.int64_val());
    break;
  case tensorflow::DT_UINT32:
    values.take<uint32_t>(tensor.uint32_val());
    break;
  case tensorflow::DT_UINT64:
    values.take<uint64_t>(tensor.uint64_val());
    break;
  case tensorflow::DT_BOOL:
    values.take<uint8_t>(tensor.bool_val());
    break;
  case tensorflow::DT_COMPLEX64:
    values.take<float>(tensor.scomplex_val());
    break;
  case tensorflow::DT_COMPLEX128:
    values.take<double>(tensor.dcomplex_val());
    break;
  default:
    values.known = false;
    break;
  }
  return values;
}

llvm::Error TensorDecoder::reserve(uint64_t bytes) {
  if (bytes > kMaxRepeatedBytes - repeatedBytes)
    return makeDecodeError("expected at most " +
                           llvm::Twine(kMaxRepeatedBytes) +
                           " bytes of repeated values in a file, found more");
  repeatedBytes += bytes;
  return llvm::Error::success();
}

TypedAttr TensorDecoder::makeAttribute(RankedTensorType type,
                                       ArrayRef<char> bytes) {
  // Truth values are packed; everything else has its bytes.
  if (type.getElementType().isInteger(1)) {
    SmallVector<bool> values(
        llvm::map_range(bytes, [](char byte) { return byte != 0; }));
    return DenseElementsAttr::get(type, values);
  }
  if (bytes.size() <= kMaxUniquedBytes)
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return DenseResourceElementsAttr::get(
      type, "constant",
      HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, 64));
}

llvm::Expected<TypedAttr>
TensorDecoder::decodeNumbers(const TensorProto &tensor, RankedTensorType type) {
  uint64_t elements = type.getNumElements();
  uint64_t elementBytes = getElementBytes(type.getElementType());
  if (elements > uint64_t(INT64_MAX) / elementBytes)
    return makeDecodeError("expected a tensor whose bytes can be counted, "
                           "found " +
                           llvm::Twine(elements) + " elements");
  uint64_t size = elements * elementBytes;
  if (!tensor.tensor_content().empty()) {
    if (tensor.tensor_content().size() != size)
      return makeDecodeError("expected " + llvm::Twine(size) +
                             " bytes as the shape says, found " +
                             llvm::Twine(tensor.tensor_content().size()));
    return makeAttribute(type, tensor.tensor_content());
  }
  ValueList values = readValues(tensor);
  if (!values.known)
    return makeDecodeError("expected a type that constants can have, found " +
                           describeDataType(tensor.dtype()));
  std::string &bytes = values.bytes;
  if (bytes.size() > size || bytes.size() % elementBytes != 0)
    return makeDecodeError("expected at most " + llvm::Twine(elements) +
                           " values as the shape says, found " +
                           llvm::Twine(bytes.size() / elementBytes));
  // No value at all stands for zeros, as it does for TensorFlow.
  if (bytes.empty())
    bytes.resize(elementBytes);
  if (elements == 0)
    return makeAttribute(type, {});
  if (bytes.size() == elementBytes) {
    if (type.getElementType().isInteger(1))
      return DenseElementsAttr::get(type, bytes[0] != 0);
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  }
  if (bytes.size() < size)
    if (llvm::Error error = reserve(size))
      return std::move(error);
  std::string last = bytes.substr(bytes.size() - elementBytes);
  while (bytes.size() < size)
    bytes += last;
  return makeAttribute(type, bytes);
}

llvm::Expected<TypedAttr>
TensorDecoder::decodeStrings(const TensorProto &tensor, RankedTensorType type) {
  uint64_t elements = type.getNumElements();
  SmallVector<StringRef> values(tensor.string_val().begin(),
                                tensor.string_val().end());
  if (values.size() > elements)
    return makeDecodeError("expected at most " + llvm::Twine(elements) +
                           " strings as the shape says, found " +
                           llvm::Twine(values.size()));
  if (values.empty())
    values.push_back("");
  if (elements == 0)
    values.clear();
  // One value stands for all.
  if (values.size() > 1 && values.size() < elements) {
    if (llvm::Error error = reserve(elements * sizeof(StringRef)))
      return std::move(error);
    values.resize(elements, values.back());
  }
  return DenseStringElementsAttr::get(type, values);
}

llvm::Expected<TypedAttr> TensorDecoder::decode(const TensorProto &tensor) {
  Type element = convertDataType(context, tensor.dtype());
  if (!element || isa<tfg::UnknownType>(element))
    return makeDecodeError("expected a type that constants can have, found " +
                           describeDataType(tensor.dtype()));
  SmallVector<int64_t> dims;
  if (llvm::Error error = decodeDims(tensor.tensor_shape()).moveInto(dims))
    return std::move(error);
  if (tensor.tensor_shape().unknown_rank() || ShapedType::isDynamicShape(dims))
    return makeDecodeError("expected a constant of known shape, found one of "
                           "unknown dimensions");
  int64_t elements = 1;
  bool isCountable = true;
  for (int64_t dim : dims)
    isCountable &= !llvm::MulOverflow(elements, dim, elements);
  // A dimension of 0 makes the product 0 whatever the others are.
  if (!isCountable && !llvm::is_contained(dims, 0))
    return makeDecodeError(
        "expected a tensor whose elements can be counted, found dimensions "
        "whose product is beyond 64 bits");
  auto type = RankedTensorType::get(dims, element);
  if (isa<tfg::StringType>(element))
    return decodeStrings(tensor, type);
  if (getElementBytes(element) == 0)
    return makeDecodeError("expected a type that constants can have, found " +
                           describeDataType(tensor.dtype()));
  return decodeNumbers(tensor, type);
}
