//===- Status.h - errors as values ------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `Status` says whether something worked; `Result<T>` is a value or the reason
/// why there is none. Nothing in the runtime throws or aborts on bad input. The
/// place that finds an error says what was expected and what was found; callers
/// put their own place in front (`withContext`), and whoever knows what the
/// user should do adds a hint (`withHint`).
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_STATUS_H
#define ALBERTC_RUNTIME_CORE_STATUS_H

#include "runtime/core/Format.h"

#include <cassert>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace albert::rt {

/// What kind of thing went wrong; decides the exit status of a program.
enum class StatusCode {
  Ok,
  /// The caller's request or a file's meaning is wrong.
  InvalidArgument,
  /// A file, variable or entry does not exist.
  NotFound,
  /// A file is damaged: truncated, wrong checksum, contradicts itself.
  DataLoss,
  /// A number is outside what the program was compiled for.
  OutOfRange,
  /// The request is sound but not possible in this state.
  FailedPrecondition,
  /// Out of memory, disk space, file descriptors or threads.
  ResourceExhausted,
  /// The operating system refused access.
  PermissionDenied,
  /// Valid, but not something this program can do.
  Unsupported,
  /// The machine lacks what the program needs (processor feature, library).
  Unavailable,
  /// A bug in this program.
  Internal,
};

/// Name of a code, e.g. "DataLoss".
const char *statusCodeName(StatusCode code);

/// Success, or a code with a message and an optional hint. Success costs one
/// null pointer. Move-only: an error is handled once.
class [[nodiscard]] Status {
public:
  /// Success.
  Status() = default;

  /// An error; `code` is not Ok.
  Status(StatusCode code, std::string message, std::string hint = {});

  /// Success, said aloud at the end of a function.
  static Status success() { return Status(); }

  /// True if there is no error.
  bool ok() const { return !error; }

  /// Ok, or the error's code.
  StatusCode code() const { return error ? error->code : StatusCode::Ok; }

  /// What is wrong, without the hint; empty on success.
  const std::string &message() const;

  /// What to do about it; empty if nobody knows.
  const std::string &hint() const;

  /// Message and, on a line of its own, "  hint: ..."; "ok" on success.
  std::string toString() const;

  /// Puts "context: " in front of the message; success stays success.
  Status withContext(const char *pattern, ...) && ALBERT_PRINTF_LIKE(2, 3);

  /// Sets the hint unless there is one already (the first is the nearest to
  /// the cause); success stays success.
  Status withHint(const char *pattern, ...) && ALBERT_PRINTF_LIKE(2, 3);

private:
  struct Error {
    StatusCode code;
    std::string message;
    std::string hint;
  };
  std::unique_ptr<Error> error;
};

/// Makers: `return invalidArgument("expected %d, found %d", a, b);`
Status invalidArgument(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);
/// \copydoc invalidArgument
Status notFound(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);
/// \copydoc invalidArgument
Status dataLoss(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);
/// \copydoc invalidArgument
Status outOfRange(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);
/// \copydoc invalidArgument
Status failedPrecondition(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);
/// \copydoc invalidArgument
Status resourceExhausted(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);
/// \copydoc invalidArgument
Status unsupported(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);
/// \copydoc invalidArgument
Status unavailable(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);
/// \copydoc invalidArgument
Status internalError(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);

/// The error of a failed system call: "cannot <what>: <text of errno>", with a
/// code and a hint that follow from `errorNumber` (ENOENT is NotFound, ENOSPC
/// ResourceExhausted, ...). `what` names the file.
Status systemError(int errorNumber, const char *pattern, ...)
    ALBERT_PRINTF_LIKE(2, 3);

/// A value, or the reason why there is none.
template <typename T>
class [[nodiscard]] Result {
public:
  /// Success.
  template <typename U = T, typename = std::enable_if_t<
                                std::is_convertible_v<U &&, T> &&
                                !std::is_same_v<std::decay_t<U>, Result> &&
                                !std::is_same_v<std::decay_t<U>, Status>>>
  Result(U &&value) : held(std::forward<U>(value)) {}

  /// An error; `status` must not be success.
  Result(Status status) : failure(std::move(status)) {
    assert(!failure.ok() && "a result without a value needs an error");
  }

  /// True if there is a value.
  bool ok() const { return held.has_value(); }
  explicit operator bool() const { return ok(); }

  /// The error, success if there is a value.
  const Status &status() const { return failure; }

  /// Moves the error out.
  Status takeStatus() { return std::move(failure); }

  // NOLINTBEGIN(bugprone-unchecked-optional-access): ok() is the check.

  /// The value; only if ok().
  T &operator*() & {
    assert(ok());
    return *held;
  }
  const T &operator*() const & {
    assert(ok());
    return *held;
  }
  /// By value, so that `for (auto &x : *list())` does not outlive its list.
  T operator*() && {
    assert(ok());
    return *std::move(held);
  }
  T *operator->() {
    assert(ok());
    return &*held;
  }
  const T *operator->() const {
    assert(ok());
    return &*held;
  }
  // NOLINTEND(bugprone-unchecked-optional-access)

  /// `Status::withContext` on the error; a value passes through.
  Result withContext(const std::string &context) && {
    if (!ok())
      failure = std::move(failure).withContext("%s", context.c_str());
    return std::move(*this);
  }

private:
  std::optional<T> held;
  Status failure;
};

} // namespace albert::rt

/// Returns from the enclosing function (of Status or Result) on an error.
#define ALBERT_RETURN_IF_ERROR(expression)                                     \
  do {                                                                         \
    ::albert::rt::Status albertStatus = (expression);                          \
    if (!albertStatus.ok())                                                    \
      return albertStatus;                                                     \
  } while (false)

#define ALBERT_CONCAT_IMPL(a, b) a##b
#define ALBERT_CONCAT(a, b) ALBERT_CONCAT_IMPL(a, b)

/// `ALBERT_ASSIGN_OR_RETURN(Tensor t, read(name));` declares `t` from the value
/// of a Result, or returns its error from the enclosing function.
#define ALBERT_ASSIGN_OR_RETURN(declaration, expression)                       \
  ALBERT_ASSIGN_OR_RETURN_IMPL(ALBERT_CONCAT(albertResult, __LINE__),          \
                               declaration, expression)
// NOLINTBEGIN(bugprone-macro-parentheses): names that are declared.
#define ALBERT_ASSIGN_OR_RETURN_IMPL(result, declaration, expression)          \
  auto result = (expression);                                                  \
  if (!result.ok())                                                            \
    return result.takeStatus();                                                \
  declaration = *std::move(result)
// NOLINTEND(bugprone-macro-parentheses)

#endif // ALBERTC_RUNTIME_CORE_STATUS_H
