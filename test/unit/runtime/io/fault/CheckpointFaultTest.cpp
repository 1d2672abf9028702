//===- CheckpointFaultTest.cpp - checkpoints when everything fails --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A save with rotation and a copy of the best checkpoint, in which each system
/// call fails, comes short, or is the last one before a kill or a power
/// failure. The folder must have a latest checkpoint that is complete, the old
/// one or the new one, before and after it is opened again.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/checkpoint_folder/CheckpointFolder.h"
#include "runtime/io/parameters/CheckpointLocation.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include "../TestDirectory.h"
#include "CrashStates.h"

#include <cerrno>
#include <cstdio>

using namespace albert::rt;

namespace {

/// Variables of a checkpoint: two of several kilobytes, and the step.
constexpr std::int64_t elements = 1500;

Status fill(BundleWriter &writer, std::int64_t step) {
  std::vector<float> values(elements, static_cast<float>(step));
  for (const char *name : {"a", "b"})
    ALBERT_RETURN_IF_ERROR(
        writer.add(name, {DType::F32, {elements}, values.data()}));
  return writer.add("global_step", {DType::I64, {}, &step});
}

/// The step of a checkpoint all of whose variables are right, otherwise -1.
std::int64_t stepOf(const std::string &prefix) {
  auto source = TfCheckpoint::open(prefix);
  if (!source.ok())
    return -1;
  Result<std::int64_t> step = (*source)->readInteger("global_step");
  for (const char *name : {"a", "b"}) {
    Result<Tensor> tensor = (*source)->read(name);
    if (!step.ok() || !tensor.ok() || tensor->elementCount() != elements)
      return -1;
    for (float value : tensor->elements<float>())
      if (value != static_cast<float>(*step))
        return -1;
  }
  return step.ok() ? *step : -1;
}

class CheckpointFault : public DirectoryTest {
protected:
  void TearDown() override {
    fault::reset();
    DirectoryTest::TearDown();
  }

  /// Puts the directory into the state before every trial: checkpoints 10 and
  /// 20, and 10 as the best.
  void prepare() {
    if (start.empty()) {
      CheckpointFolder folder = *CheckpointFolder::open(directory, 2);
      for (std::int64_t step : {10, 20})
        ASSERT_TRUE(save(folder, step).ok());
      ASSERT_TRUE(folder.copyAsBest(10).ok());
      start = snapshot();
    }
    restore(start);
  }

  static Status save(CheckpointFolder &folder, std::int64_t step) {
    return folder.save(
        step, [&](BundleWriter &writer) { return fill(writer, step); });
  }

  /// What a program that keeps one checkpoint does at step 30: saves, removes
  /// the older ones, and copies.
  Status work() const {
    ALBERT_ASSIGN_OR_RETURN(CheckpointFolder folder,
                            CheckpointFolder::open(directory, 1));
    ALBERT_RETURN_IF_ERROR(save(folder, 30));
    return folder.copyAsBest(30);
  }

  fault::Directory snapshot() const {
    fault::Directory contents;
    for (const std::string &name : *listDirectory(directory))
      contents[name] = *readFile(path(name));
    return contents;
  }

  void restore(const fault::Directory &contents) const {
    // Removed and not shortened, which some file systems flush to the disk.
    for (const std::string &name : *listDirectory(directory))
      std::remove(path(name).c_str());
    for (const auto &[name, bytes] : contents) {
      FILE *file = std::fopen(path(name).c_str(), "wb");
      ASSERT_NE(file, nullptr);
      std::fwrite(bytes.data(), 1, bytes.size(), file);
      std::fclose(file);
    }
  }

  /// Checks what a reader sees, opens the folder as the next run would, and
  /// checks again. Returns the latest step.
  std::int64_t expectSound() const {
    Result<CheckpointLocation> seen = locateCheckpoint(directory);
    EXPECT_TRUE(seen.ok()) << seen.status().toString();
    std::int64_t before = seen.ok() ? stepOf(seen->path) : -1;
    EXPECT_TRUE(before == 20 || before == 30) << before;
    std::int64_t bestBefore = stepOf(path("model.ckpt-best"));
    EXPECT_TRUE(bestBefore == 10 || bestBefore == 30 ||
                !isRegularFile(path("model.ckpt-best.index")))
        << bestBefore;

    Result<CheckpointFolder> folder = CheckpointFolder::open(directory, 1);
    EXPECT_TRUE(folder.ok()) << folder.status().toString();
    EXPECT_TRUE(folder->latest());
    std::int64_t latest = folder->latest().value_or(-1);
    EXPECT_EQ(latest, before);
    EXPECT_EQ(stepOf(folder->prefix(latest)), latest);
    for (std::int64_t step : folder->steps())
      EXPECT_EQ(stepOf(folder->prefix(step)), step);
    std::int64_t best = stepOf(folder->bestPrefix());
    EXPECT_TRUE(best == 10 || best == 30) << best;
    for (const std::string &name : *listDirectory(directory)) {
      EXPECT_NE(name[0], '.') << name;
      EXPECT_EQ(name.find("pending"), std::string::npos) << name;
    }
    // The run goes on.
    std::int64_t next = latest + 10;
    Status status = save(*folder, next);
    EXPECT_TRUE(status.ok()) << status.toString();
    status = folder->copyAsBest(next);
    EXPECT_TRUE(status.ok()) << status.toString();
    EXPECT_EQ(folder->steps(), std::vector<std::int64_t>{next});
    EXPECT_EQ(stepOf(folder->prefix(next)), next);
    EXPECT_EQ(stepOf(folder->bestPrefix()), next);
    return latest;
  }

  /// Lets call after call go wrong in this way. Returns how many calls there
  /// are, and how many trials had which latest step.
  int tryAll(fault::Mode mode, int errorNumber, int &keptOld, int &gotNew) {
    prepare();
    fault::reset();
    EXPECT_TRUE(work().ok());
    int calls = fault::callCount();
    keptOld = gotNew = 0;
    for (int number = 0; number < calls; ++number) {
      SCOPED_TRACE(format("call %d", number));
      prepare();
      fault::failAt(number, mode, errorNumber);
      Status status = work();
      fault::reset();
      if (mode == fault::Mode::Kill) {
        EXPECT_FALSE(status.ok());
      }
      std::int64_t latest = expectSound();
      keptOld += latest == 20;
      gotNew += latest == 30;
      // Success is success.
      if (status.ok())
        EXPECT_EQ(latest, 30);
      if (HasFailure())
        break;
    }
    return calls;
  }

  fault::Directory start;
};

TEST_F(CheckpointFault, everyCallFails) {
  for (int errorNumber : {EIO, ENOSPC}) {
    int keptOld, gotNew;
    int calls = tryAll(fault::Mode::Error, errorNumber, keptOld, gotNew);
    EXPECT_GT(calls, 25);
    EXPECT_GT(keptOld, 5);
    EXPECT_GT(gotNew, 5);
  }
}

// The new checkpoint is safe when an old one cannot be removed, and the message
// says so.
TEST_F(CheckpointFault, oldCheckpointStays) {
  prepare();
  fault::reset();
  ASSERT_TRUE(work().ok());
  int calls = fault::callCount(), found = 0;
  std::string start = path("model.ckpt-30") +
                      " is saved, but an older checkpoint is not removed: "
                      "cannot remove '";
  for (int number = 0; number < calls; ++number) {
    prepare();
    fault::failAt(number, fault::Mode::Error, EIO);
    Status status = work();
    fault::reset();
    if (status.message().substr(0, start.size()) != start)
      continue;
    ++found;
    EXPECT_EQ(stepOf(locateCheckpoint(directory)->path), 30);
  }
  EXPECT_EQ(found, 4);
}

TEST_F(CheckpointFault, everyWriteComesShort) {
  int keptOld, gotNew;
  tryAll(fault::Mode::Short, EIO, keptOld, gotNew);
  EXPECT_GT(gotNew, 5);
}

TEST_F(CheckpointFault, killedAtEveryCall) {
  int keptOld, gotNew;
  tryAll(fault::Mode::Kill, EIO, keptOld, gotNew);
  EXPECT_GT(keptOld, 5);
  EXPECT_GT(gotNew, 5);
}

TEST_F(CheckpointFault, fullDisk) {
  prepare();
  fault::reset();
  ASSERT_TRUE(work().ok());
  std::uint64_t total = fault::bytesWritten();
  EXPECT_GT(total, 24000u);
  int keptOld = 0, gotNew = 0;
  for (std::uint64_t room = 0; room < total; room += 397) {
    SCOPED_TRACE(room);
    prepare();
    fault::fillDiskAfter(room);
    Status status = work();
    fault::reset();
    EXPECT_EQ(status.code(), StatusCode::ResourceExhausted);
    EXPECT_EQ(status.hint(),
              "the disk is full; free space or choose another directory");
    for (const std::string &name : *listDirectory(directory))
      EXPECT_NE(readFile(path(name))->size(), 0u) << name;
    std::int64_t latest = expectSound();
    keptOld += latest == 20;
    gotNew += latest == 30;
  }
  EXPECT_GT(keptOld, 5);
  EXPECT_GT(gotNew, 5);
}

TEST_F(CheckpointFault, powerFailsAtEveryCall) {
  prepare();
  fault::watch(directory);
  fault::reset();
  ASSERT_TRUE(work().ok());
  std::vector<fault::Operation> journal = fault::takeJournal();
  EXPECT_GT(journal.size(), 25u);
  int keptOld = 0, gotNew = 0;
  std::size_t states = fault::forEachCrashState(
      start, journal, [&](const fault::Directory &contents) {
        if (HasFailure())
          return;
        restore(contents);
        std::int64_t latest = expectSound();
        keptOld += latest == 20;
        gotNew += latest == 30;
      });
  EXPECT_GT(states, 200u);

  EXPECT_GT(keptOld, 50);
  EXPECT_GT(gotNew, 50);
}

// A save over a checkpoint of the same step that is not the latest, as after
// going back; and the same for BundleWriter alone: never a mixture.
TEST_F(CheckpointFault, replacedCheckpointIsNeverMixed) {
  float old = 1, fresh = 2;
  auto write = [&](float value) -> Status {
    ALBERT_ASSIGN_OR_RETURN(BundleWriter writer,
                            BundleWriter::create(path("m")));
    ALBERT_RETURN_IF_ERROR(writer.add("w", {DType::F32, {}, &value}));
    return writer.finish();
  };
  ASSERT_TRUE(write(old).ok());
  fault::Directory before = snapshot();
  fault::watch(directory);
  fault::reset();
  ASSERT_TRUE(write(fresh).ok());
  std::vector<fault::Operation> journal = fault::takeJournal();
  int olds = 0, freshs = 0, nones = 0;
  fault::forEachCrashState(
      before, journal, [&](const fault::Directory &contents) {
        restore(contents);
        auto source = TfCheckpoint::open(path("m"));
        if (!source.ok()) {
          EXPECT_FALSE(isRegularFile(path("m.index")));
          ++nones;
          return;
        }
        Result<Tensor> tensor = (*source)->read("w");
        ASSERT_TRUE(tensor.ok()) << tensor.status().toString();
        olds += *tensor->data<float>() == old;
        freshs += *tensor->data<float>() == fresh;
      });
  EXPECT_GT(olds, 5);
  EXPECT_GT(freshs, 2);
  EXPECT_GT(nones, 5);
}

// An error, other than a kill, leaves no rubbish.
TEST_F(CheckpointFault, failedWriterLeavesNothing) {
  auto write = [&]() -> Status {
    ALBERT_ASSIGN_OR_RETURN(BundleWriter writer,
                            BundleWriter::create(path("m")));
    ALBERT_RETURN_IF_ERROR(fill(writer, 1));
    return writer.finish();
  };
  fault::reset();
  ASSERT_TRUE(write().ok());
  int calls = fault::callCount();
  EXPECT_GT(calls, 10);
  for (int number = 0; number < calls; ++number) {
    SCOPED_TRACE(number);
    restore({});
    fault::failAt(number, fault::Mode::Error, EIO);
    Status status = write();
    fault::reset();
    EXPECT_FALSE(status.ok());
    EXPECT_TRUE(listDirectory(directory)->empty());
  }
}

// The test must be able to fail: without the flushes, states are unsound.
TEST_F(CheckpointFault, flushesMatter) {
  prepare();
  fault::watch(directory);
  fault::reset();
  ASSERT_TRUE(work().ok());
  std::vector<fault::Operation> journal;
  for (fault::Operation &operation : fault::takeJournal())
    if (operation.kind != fault::Operation::Sync)
      journal.push_back(std::move(operation));
  int unsound = 0;
  fault::forEachCrashState(
      start, journal, [&](const fault::Directory &contents) {
        restore(contents);
        Result<CheckpointLocation> seen = locateCheckpoint(directory);
        unsound += !seen.ok() || stepOf(seen->path) < 0;
      });
  EXPECT_GT(unsound, 20);
}

} // namespace
