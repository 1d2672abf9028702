//===- Status.cpp - errors as values --------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implementation of Status and its makers.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Status.h"

#include <cerrno>
#include <cstring>

namespace albert::rt {

static const std::string emptyText;

const char *statusCodeName(StatusCode code) {
  static constexpr const char *names[] = {"Ok",
                                          "InvalidArgument",
                                          "NotFound",
                                          "DataLoss",
                                          "OutOfRange",
                                          "FailedPrecondition",
                                          "ResourceExhausted",
                                          "PermissionDenied",
                                          "Unsupported",
                                          "Unavailable",
                                          "Internal"};
  return names[static_cast<int>(code)];
}

Status::Status(StatusCode code, std::string message, std::string hint)
    : error(new Error{code, std::move(message), std::move(hint)}) {
  assert(code != StatusCode::Ok && "success carries no message");
}

const std::string &Status::message() const {
  return error ? error->message : emptyText;
}

const std::string &Status::hint() const {
  return error ? error->hint : emptyText;
}

std::string Status::toString() const {
  if (!error)
    return "ok";
  if (error->hint.empty())
    return error->message;
  return error->message + "\n  hint: " + error->hint;
}

Status Status::withContext(const char *pattern, ...) && {
  if (error) {
    va_list arguments;
    va_start(arguments, pattern);
    error->message = formatList(pattern, arguments) + ": " + error->message;
    va_end(arguments);
  }
  return std::move(*this);
}

Status Status::withHint(const char *pattern, ...) && {
  if (error && error->hint.empty()) {
    va_list arguments;
    va_start(arguments, pattern);
    error->hint = formatList(pattern, arguments);
    va_end(arguments);
  }
  return std::move(*this);
}

// The makers differ only in the code; C variadics cannot be forwarded, so the
// body is a macro.
#define ALBERT_STATUS_MAKER(name, statusCode)                                  \
  Status name(const char *pattern, ...) {                                      \
    va_list arguments;                                                         \
    va_start(arguments, pattern);                                              \
    std::string message = formatList(pattern, arguments);                      \
    va_end(arguments);                                                         \
    return Status(StatusCode::statusCode, std::move(message));                 \
  }
ALBERT_STATUS_MAKER(invalidArgument, InvalidArgument)
ALBERT_STATUS_MAKER(notFound, NotFound)
ALBERT_STATUS_MAKER(dataLoss, DataLoss)
ALBERT_STATUS_MAKER(outOfRange, OutOfRange)
ALBERT_STATUS_MAKER(failedPrecondition, FailedPrecondition)
ALBERT_STATUS_MAKER(resourceExhausted, ResourceExhausted)
ALBERT_STATUS_MAKER(unsupported, Unsupported)
ALBERT_STATUS_MAKER(unavailable, Unavailable)
ALBERT_STATUS_MAKER(internalError, Internal)
#undef ALBERT_STATUS_MAKER

namespace {
/// What a system error means to the user.
struct SystemErrorRow {
  int number;
  StatusCode code;
  const char *hint;
};
} // namespace

static constexpr SystemErrorRow systemErrors[] = {
    {ENOENT, StatusCode::NotFound, "check the path"},
    {ENOTDIR, StatusCode::NotFound, "a part of the path is not a directory"},
    {EACCES, StatusCode::PermissionDenied,
     "check the permissions of the file and of its directory"},
    {EPERM, StatusCode::PermissionDenied,
     "check the permissions of the file and of its directory"},
    {EROFS, StatusCode::PermissionDenied,
     "the file system is read-only; choose another directory"},
    {EISDIR, StatusCode::InvalidArgument, "name a file, not a directory"},
    {ENOSPC, StatusCode::ResourceExhausted,
     "the disk is full; free space or choose another directory"},
    {EDQUOT, StatusCode::ResourceExhausted,
     "the disk quota is used up; free space or choose another directory"},
    {EFBIG, StatusCode::ResourceExhausted,
     "the file would exceed the size limit of this system or user"},
    {ENOMEM, StatusCode::ResourceExhausted, "not enough memory"},
    {EMFILE, StatusCode::ResourceExhausted,
     "too many open files; raise the limit (ulimit -n)"},
    {ENFILE, StatusCode::ResourceExhausted,
     "the system has too many open "
     "files"},
    {EIO, StatusCode::DataLoss, "the device reported an input/output error"},
};

Status systemError(int errorNumber, const char *pattern, ...) {
  va_list arguments;
  va_start(arguments, pattern);
  std::string message =
      "cannot " + formatList(pattern, arguments) + ": " + strerror(errorNumber);
  va_end(arguments);
  for (const SystemErrorRow &row : systemErrors)
    if (row.number == errorNumber)
      return Status(row.code, std::move(message), row.hint);
  return Status(StatusCode::Unavailable, std::move(message));
}

} // namespace albert::rt
