//===- ManifestFields.h - reading the members of manifests ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the readers of the parts of a manifest share. Every message names the
/// member and the place of its object.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_MANIFESTFIELDS_H
#define ALBERTC_RUNTIME_PROGRAM_MANIFESTFIELDS_H

#include "runtime/core/DType.h"
#include "runtime/core/Json.h"

#include <cstdint>
#include <vector>

namespace albert::rt {

/// Reads member `name`, an integer of at least `minimum`.
Status readCount(const JsonFields &fields, const char *name, int64_t minimum,
                 int64_t &value);

/// Reads member `dtype`. Compiled code has bool as i8, one byte of 0 or 1.
Status readDType(const JsonFields &fields, DType &dtype);

/// Calls `readOne(fields, element)` for each object of array `name`.
template <typename T, typename ReadOne>
Status readObjects(const JsonFields &fields, const char *name,
                   std::vector<T> &elements, ReadOne readOne) {
  ALBERT_ASSIGN_OR_RETURN(const Json *array, fields.array(name));
  elements.resize(array->size());
  for (size_t i = 0; i < elements.size(); ++i) {
    ALBERT_ASSIGN_OR_RETURN(
        JsonFields object,
        JsonFields::of((*array)[i],
                       format("%s: %s[%zu]", fields.where().c_str(), name, i)));
    ALBERT_RETURN_IF_ERROR(readOne(object, elements[i]));
  }
  return Status::success();
}

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_MANIFESTFIELDS_H
