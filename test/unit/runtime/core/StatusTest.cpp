//===- StatusTest.cpp - tests of errors as values ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Codes, context, hints, results and the macros.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Status.h"

#include <cerrno>
#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

TEST(Status, successIsEmpty) {
  Status status;
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.code(), StatusCode::Ok);
  EXPECT_EQ(status.message(), "");
  EXPECT_EQ(status.toString(), "ok");
}

TEST(Status, contextGoesInFront) {
  Status status = std::move(dataLoss("expected %d, found %d", 3, 4))
                      .withContext("row %d", 9)
                      .withContext("file");
  EXPECT_EQ(status.code(), StatusCode::DataLoss);
  EXPECT_EQ(status.message(), "file: row 9: expected 3, found 4");
}

TEST(Status, firstHintWins) {
  Status status = std::move(notFound("gone")).withHint("near").withHint("far");
  EXPECT_EQ(status.hint(), "near");
  EXPECT_EQ(status.toString(), "gone\n  hint: near");
}

TEST(Status, contextAndHintLeaveSuccessAlone) {
  EXPECT_TRUE(Status().withContext("x").withHint("y").ok());
}

TEST(Status, makersSetTheirCodes) {
  EXPECT_EQ(invalidArgument("x").code(), StatusCode::InvalidArgument);
  EXPECT_EQ(notFound("x").code(), StatusCode::NotFound);
  EXPECT_EQ(dataLoss("x").code(), StatusCode::DataLoss);
  EXPECT_EQ(outOfRange("x").code(), StatusCode::OutOfRange);
  EXPECT_EQ(failedPrecondition("x").code(), StatusCode::FailedPrecondition);
  EXPECT_EQ(resourceExhausted("x").code(), StatusCode::ResourceExhausted);
  EXPECT_EQ(unsupported("x").code(), StatusCode::Unsupported);
  EXPECT_EQ(unavailable("x").code(), StatusCode::Unavailable);
  EXPECT_EQ(internalError("x").code(), StatusCode::Internal);
  EXPECT_STREQ(statusCodeName(StatusCode::DataLoss), "DataLoss");
  EXPECT_STREQ(statusCodeName(StatusCode::Internal), "Internal");
}

TEST(Status, systemErrorsHaveCodesAndHints) {
  Status full = systemError(ENOSPC, "write %s", "'f'");
  EXPECT_EQ(full.code(), StatusCode::ResourceExhausted);
  EXPECT_EQ(full.message(), "cannot write 'f': No space left on device");
  EXPECT_EQ(full.hint(),
            "the disk is full; free space or choose another directory");
  EXPECT_EQ(systemError(EACCES, "x").code(), StatusCode::PermissionDenied);
  EXPECT_EQ(systemError(ENOENT, "x").code(), StatusCode::NotFound);
  EXPECT_EQ(systemError(EIO, "x").code(), StatusCode::DataLoss);
  EXPECT_EQ(systemError(EMFILE, "x").code(), StatusCode::ResourceExhausted);
}

Result<int> half(int value) {
  if (value % 2 != 0)
    return invalidArgument("%d is odd", value);
  return value / 2;
}

Result<int> quarter(int value) {
  ALBERT_ASSIGN_OR_RETURN(int halved, half(value));
  ALBERT_ASSIGN_OR_RETURN(int quartered, half(halved));
  return quartered;
}

Status check(int value) {
  ALBERT_RETURN_IF_ERROR(quarter(value).takeStatus());
  return Status::success();
}

TEST(Result, valueOrError) {
  Result<int> good = half(4);
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(*good, 2);
  Result<int> bad = half(3);
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.status().message(), "3 is odd");
}

TEST(Result, macrosReturnTheFirstError) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).status().message(), "3 is odd");
  EXPECT_TRUE(check(4).ok());
  EXPECT_EQ(check(5).message(), "5 is odd");
}

TEST(Result, holdsMoveOnlyValues) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  std::unique_ptr<int> value = *std::move(result);
  EXPECT_EQ(*value, 5);
}

TEST(Result, context) {
  EXPECT_EQ(half(3).withContext("here").status().message(), "here: 3 is odd");
  EXPECT_EQ(*half(2).withContext("here"), 1);
}

} // namespace
