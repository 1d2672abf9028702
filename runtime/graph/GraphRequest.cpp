//===- GraphRequest.cpp - named arrays become a graph's inputs ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphRequest.h"

#include <cstring>
#include <limits>

using namespace albert::rt;

namespace {

class RequestReader {
public:
  explicit RequestReader(const GraphSpec &spec)
      : spec(spec), given(spec.inputs.size()), sizes(spec.sizes.size()) {}

  Status collect(const std::vector<NamedTensor> &inputs);
  Result<GraphRequest> build();

private:
  /// The value of a size and where it was found first.
  struct Size {
    int64_t value = -1;
    size_t input = 0;
  };

  Status checkForm(const GraphArray &input, const TensorView &tensor) const;
  Status readSize(size_t input, size_t axis);
  Status fillIn(size_t index, GraphRequest::Input &result) const;

  const GraphSpec &spec;
  std::vector<const TensorView *> given; ///< null where nothing is
  std::vector<Size> sizes;
};

} // namespace

bool albert::rt::hasDefault(const GraphArray &input) {
  InputRole role = roleOf(input.name);
  return role == InputRole::Mask || role == InputRole::Segments;
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

Status RequestReader::checkForm(const GraphArray &input,
                                const TensorView &tensor) const {
  const char *name = input.name.c_str();
  bool isFloat = input.dtype == DType::F32;
  bool fits = isFloat
                  ? tensor.dtype == DType::F32 || tensor.dtype == DType::F64 ||
                        tensor.dtype == DType::F16
                  : isIntegral(tensor.dtype);
  if (!fits)
    return invalidArgument("input '%s': expected elements of %s, found %s",
                           name,
                           isFloat ? "float32, float64 or float16"
                                   : "int32, int64, uint8 or bool",
                           numpyName(tensor.dtype))
        .withHint("convert the array, in NumPy: array.astype(\"%s\")",
                  numpyName(input.dtype));
  bool matches = tensor.shape.rank() == input.shape.size();
  for (size_t axis = 0; matches && axis < input.shape.size(); ++axis)
    matches = input.shape[axis].extent < 0 ||
              input.shape[axis].extent == tensor.shape[axis];
  if (!matches)
    return invalidArgument("input '%s': expected shape %s, found %s", name,
                           input.shapeText().c_str(),
                           tensor.shape.toString().c_str());
  return Status::success();
}

Status RequestReader::readSize(size_t input, size_t axis) {
  const GraphArray &array = spec.inputs[input];
  int64_t index = array.shape[axis].size;
  if (index < 0)
    return Status::success();
  const GraphSize &size = spec.sizes[size_t(index)];
  Size &known = sizes[size_t(index)];
  const Shape &shape = given[input]->shape;
  int64_t value = shape[axis];
  if (value < 1)
    return invalidArgument("input '%s': shape %s has no elements",
                           array.name.c_str(), shape.toString().c_str());
  if (value > size.bound)
    return outOfRange("input '%s': expected '%s' (dimension %zu) to be at most "
                      "%lld, which the program was compiled for, found %lld",
                      array.name.c_str(), size.name.c_str(), axis,
                      (long long)size.bound, (long long)value)
        .withHint("compile with %s %lld or more, or give less at once",
                  size.flag(), (long long)value);
  if (known.value >= 0 && known.value != value) {
    const std::string &other = spec.inputs[known.input].name;
    return invalidArgument(
               "input '%s' has shape %s, but input '%s' has shape "
               "%s: expected '%s' to be %lld in both, found %lld",
               array.name.c_str(), shape.toString().c_str(), other.c_str(),
               given[known.input]->shape.toString().c_str(), size.name.c_str(),
               (long long)known.value, (long long)value)
        .withHint("they are %s and %s",
                  spec.inputs[known.input].shapeText().c_str(),
                  array.shapeText().c_str());
  }
  if (known.value < 0)
    known = {value, input};
  return Status::success();
}

Status RequestReader::collect(const std::vector<NamedTensor> &inputs) {
  for (const NamedTensor &input : inputs) {
    ALBERT_ASSIGN_OR_RETURN(size_t index, spec.findInput(input.name));
    const GraphArray &array = spec.inputs[index];
    if (given[index])
      return invalidArgument("input '%s' is given twice", array.name.c_str());
    ALBERT_RETURN_IF_ERROR(checkForm(array, input.tensor));
    given[index] = &input.tensor;
  }
  for (size_t input = 0; input < given.size(); ++input)
    for (size_t axis = 0;
         given[input] && axis < spec.inputs[input].shape.size(); ++axis)
      ALBERT_RETURN_IF_ERROR(readSize(input, axis));
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// "[1, 3]", the place of element `index` in an array.
static std::string placeText(const Shape &shape, int64_t index) {
  std::vector<int64_t> place(shape.rank());
  for (size_t axis = shape.rank(); axis-- > 0; index /= shape[axis])
    place[axis] = index % shape[axis];
  return Shape(std::move(place)).toString();
}

/// Converts integers to elements of T in [minimum, maximum].
template <typename T>
static Status convertIntegers(const GraphArray &input, const TensorView &tensor,
                              int64_t minimum, int64_t maximum, void *to) {
  int64_t count = tensor.shape.elementCount();
  for (int64_t i = 0; i < count; ++i) {
    int64_t value = integerAt(tensor, size_t(i));
    if (value < minimum || value > maximum)
      return outOfRange("input '%s', element %s: expected %lld to %lld (%s), "
                        "found %lld",
                        input.name.c_str(), placeText(tensor.shape, i).c_str(),
                        (long long)minimum, (long long)maximum,
                        numpyName(input.dtype), (long long)value);
    static_cast<T *>(to)[i] = T(value);
  }
  return Status::success();
}

static Status convert(const GraphArray &input, const TensorView &tensor,
                      void *to) {
  switch (input.dtype) {
  case DType::I32:
    return convertIntegers<int32_t>(input, tensor, INT32_MIN, INT32_MAX, to);
  case DType::I64:
    return convertIntegers<int64_t>(input, tensor, INT64_MIN, INT64_MAX, to);
  case DType::Bool:
    return convertIntegers<uint8_t>(input, tensor, 0, 1, to);
  default:
    convertToFloat(tensor.dtype, tensor.data,
                   size_t(tensor.shape.elementCount()),
                   static_cast<float *>(to));
    return Status::success();
  }
}

/// Sets all elements to one.
static void fillOnes(DType dtype, int64_t count, void *to) {
  for (int64_t i = 0; i < count; ++i) {
    if (dtype == DType::F32)
      static_cast<float *>(to)[i] = 1;
    else if (dtype == DType::I32)
      static_cast<int32_t *>(to)[i] = 1;
    else if (dtype == DType::I64)
      static_cast<int64_t *>(to)[i] = 1;
    else
      static_cast<uint8_t *>(to)[i] = 1;
  }
}

Status RequestReader::fillIn(size_t index, GraphRequest::Input &result) const {
  const GraphArray &input = spec.inputs[index];
  result.elements = 1;
  bool isKnown = given[index] || hasDefault(input);
  for (const GraphDimension &dimension : input.shape) {
    int64_t extent = dimension.size < 0 ? dimension.extent
                                        : sizes[size_t(dimension.size)].value;
    isKnown &= extent >= 0;
    result.elements *= extent; // at most what readGraphSpec has checked
  }
  if (!isKnown)
    return invalidArgument("input '%s' is missing", input.name.c_str())
        .withHint("give it as an array of %s, shape %s", numpyName(input.dtype),
                  input.shapeText().c_str());
  result.bytes.resize(size_t(result.elements) * sizeOf(input.dtype));
  if (given[index])
    return convert(input, *given[index], result.bytes.data());
  if (roleOf(input.name) == InputRole::Mask)
    fillOnes(input.dtype, result.elements, result.bytes.data());
  return Status::success();
}

Result<GraphRequest> RequestReader::build() {
  GraphRequest request;
  request.inputs.resize(spec.inputs.size());
  for (size_t i = 0; i < spec.inputs.size(); ++i)
    ALBERT_RETURN_IF_ERROR(fillIn(i, request.inputs[i]));
  // Every size is one of an input, and all of those are there.
  for (const Size &size : sizes)
    request.sizes.push_back(size.value);
  return request;
}

Result<GraphRequest>
albert::rt::readGraphRequest(const GraphSpec &spec,
                             const std::vector<NamedTensor> &inputs) {
  RequestReader reader(spec);
  ALBERT_RETURN_IF_ERROR(reader.collect(inputs));
  return reader.build();
}
