//===- CApi.cpp - the C interface over sessions --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Translates between C arrays and the runtime's types. The runtime throws
/// nothing itself, but containers do when memory ends, so every call is
/// guarded: no exception leaves the library.
///
//===----------------------------------------------------------------------===//

#include "albertrt/session.h"

#include "runtime/program/ArraySession.h"

#include <algorithm>
#include <cstring>

using namespace albert::rt;

/// The handle: a session and the texts that it lends out.
struct AlbertSession {
  std::unique_ptr<ArraySession> session;
  std::vector<std::string> outputNames;
  std::string error;
};

/// Element types by their numbers in the C interface. Outputs are of these,
/// too.
static constexpr DType kDTypes[] = {DType::F32, DType::I32, DType::I64,
                                    DType::U8, DType::Bool};

/// Codes of the C interface are those of the runtime, in the same order.
static AlbertStatus codeOf(const Status &status) {
  static_assert(int(StatusCode::Ok) == ALBERT_OK &&
                    int(StatusCode::Internal) == ALBERT_INTERNAL,
                "the two lists of codes have come apart");
  return AlbertStatus(int(status.code()));
}

/// Calls `work`, which returns a Status, and makes one of running out of
/// memory.
template <typename Work>
static Status guarded(Work work) {
  try {
    return work();
  } catch (...) {
    return resourceExhausted("out of memory");
  }
}

/// Keeps the message of a call with the session.
static AlbertStatus finish(AlbertSession &session, const Status &status) {
  session.error = status.ok() ? std::string() : status.toString();
  return codeOf(status);
}

static Status readOptions(const AlbertSessionOptions *options,
                          SessionOptions &result) {
  if (!options)
    return Status::success();
  if (options->size != sizeof(AlbertSessionOptions))
    return invalidArgument("AlbertSessionOptions: expected size %zu, found %zu",
                           sizeof(AlbertSessionOptions), options->size)
        .withHint("set options.size to sizeof options, and compile with the "
                  "header of this library");
  if (options->threads < 0)
    return invalidArgument("number of threads: expected 0 or more, found %d",
                           options->threads);
  result.threads = options->threads;
  if (options->checkpoint)
    result.checkpoint = options->checkpoint;
  if (options->random_init)
    result.randomSeed = options->seed;
  return Status::success();
}

static Status readArray(const AlbertArray &array, NamedTensor &tensor) {
  if (!array.name || !array.data || (array.rank > 0 && !array.dims))
    return invalidArgument("input array: name, dims and data must not be null");
  if (array.dtype < 0 || size_t(array.dtype) >= std::size(kDTypes) ||
      array.rank < 0 || array.rank > 8)
    return invalidArgument("input '%s': unknown element type %d or rank %d",
                           array.name, int(array.dtype), int(array.rank));
  Shape shape(std::vector<int64_t>(array.dims, array.dims + array.rank));
  ALBERT_RETURN_IF_ERROR(shape.checkedElementCount().takeStatus());
  tensor = {array.name, {kDTypes[array.dtype], std::move(shape), array.data}};
  return Status::success();
}

const char *albert_status_name(AlbertStatus status) {
  if (status < ALBERT_OK || status > ALBERT_INTERNAL)
    return "Unknown";
  return statusCodeName(StatusCode(status));
}

AlbertStatus albert_session_create(const AlbertProgram *program,
                                   const AlbertSessionOptions *options,
                                   AlbertSession **session) {
  if (!session)
    return ALBERT_INVALID_ARGUMENT;
  *session = nullptr;
  Status status = guarded([&]() -> Status {
    SessionOptions read;
    ALBERT_RETURN_IF_ERROR(readOptions(options, read));
    auto handle = std::make_unique<AlbertSession>();
    ALBERT_ASSIGN_OR_RETURN(handle->session, startArraySession(program, read));
    handle->outputNames = handle->session->outputNames();
    *session = handle.release();
    return Status::success();
  });
  // A size that was refused says nothing about where the other fields are.
  bool readable = options && options->size == sizeof(AlbertSessionOptions);
  if (readable && options->error && options->error_size > 0) {
    std::string text = status.ok() ? std::string() : status.toString();
    size_t length = std::min(text.size(), options->error_size - 1);
    memcpy(options->error, text.data(), length);
    options->error[length] = 0;
  }
  return codeOf(status);
}

AlbertStatus albert_session_run(AlbertSession *session,
                                const AlbertArray *inputs, size_t count) {
  if (!session)
    return ALBERT_INVALID_ARGUMENT;
  return finish(*session, guarded([&]() -> Status {
    if (!inputs && count > 0)
      return invalidArgument("inputs is null");
    std::vector<NamedTensor> tensors(count);
    for (size_t i = 0; i < count; ++i)
      ALBERT_RETURN_IF_ERROR(readArray(inputs[i], tensors[i]));
    return session->session->run(tensors);
  }));
}

size_t albert_session_output_count(const AlbertSession *session) {
  return session ? session->outputNames.size() : 0;
}

const char *albert_session_output_name(const AlbertSession *session,
                                       size_t index) {
  return index < albert_session_output_count(session)
             ? session->outputNames[index].c_str()
             : nullptr;
}

AlbertStatus albert_session_output(AlbertSession *session, const char *name,
                                   AlbertArray *output) {
  if (!session || !output)
    return ALBERT_INVALID_ARGUMENT;
  *output = {};
  return finish(*session, guarded([&]() -> Status {
    if (!name)
      return invalidArgument("the name of an output must not be null");
    ALBERT_ASSIGN_OR_RETURN(const Tensor *tensor,
                            session->session->output(name));
    auto known = std::find(session->outputNames.begin(),
                           session->outputNames.end(), name);
    const auto *dtype =
        std::find(std::begin(kDTypes), std::end(kDTypes), tensor->dtype());
    *output = {known->c_str(), AlbertDType(dtype - std::begin(kDTypes)),
               int32_t(tensor->shape().rank()), tensor->shape().dims().data(),
               tensor->bytes()};
    return Status::success();
  }));
}

const char *albert_session_error(const AlbertSession *session) {
  return session ? session->error.c_str() : "no session";
}

void albert_session_destroy(AlbertSession *session) { delete session; }
