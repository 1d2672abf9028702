//===- CheckpointFolderTest.cpp - tests of a run's checkpoints ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Saving, rotation, the best checkpoint, and what is found after a kill. That
/// every failure leaves a sound folder is in CheckpointFaultTest.cpp.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/checkpoint_folder/CheckpointFolder.h"
#include "runtime/io/parameters/CheckpointLocation.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include "TestDirectory.h"

using namespace albert::rt;

namespace {

using Names = std::vector<std::string>;
using Steps = std::vector<std::int64_t>;

class CheckpointFolderTest : public DirectoryTest {
protected:
  CheckpointFolder open(std::size_t keepMax = 0) const {
    Result<CheckpointFolder> folder =
        CheckpointFolder::open(directory, keepMax);
    EXPECT_TRUE(folder.ok()) << folder.status().toString();
    return *std::move(folder);
  }
  /// Saves a checkpoint whose variable "w" has this value.
  static Status save(CheckpointFolder &folder, std::int64_t step, float value) {
    return folder.save(step, [&](BundleWriter &writer) {
      return writer.add("w", {DType::F32, {}, &value});
    });
  }
  static void expectSave(CheckpointFolder &folder, std::int64_t step) {
    Status status = save(folder, step, static_cast<float>(step));
    EXPECT_TRUE(status.ok()) << status.toString();
  }
  /// The value of "w"; -1 if it cannot be read.
  static float valueAt(const std::string &prefix) {
    auto source = TfCheckpoint::open(prefix);
    Result<Tensor> tensor = source.ok() ? (*source)->read("w")
                                        : Result<Tensor>(source.takeStatus());
    return tensor.ok() ? *tensor->data<float>() : -1;
  }
  std::string state() const { return *readFile(path("checkpoint")); }
  void rename(const char *from, const char *to) const {
    EXPECT_EQ(std::rename(path(from).c_str(), path(to).c_str()), 0);
  }
};

TEST_F(CheckpointFolderTest, emptyFolder) {
  CheckpointFolder folder = open();
  EXPECT_TRUE(folder.steps().empty());
  EXPECT_FALSE(folder.latest());
  EXPECT_TRUE(folder.removedFiles().empty());
}

TEST_F(CheckpointFolderTest, makesTheFolder) {
  std::string deep = path("a/b");
  Result<CheckpointFolder> folder = CheckpointFolder::open(deep, 0);
  ASSERT_TRUE(folder.ok()) << folder.status().toString();
  EXPECT_TRUE(isDirectory(deep));
  ::rmdir(deep.c_str());
  ::rmdir(path("a").c_str());
  write("file", "");
  EXPECT_EQ(CheckpointFolder::open(path("file"), 0).status().message(),
            "cannot make the directory '" + path("file") + "': File exists");
}

TEST_F(CheckpointFolderTest, savesAndFinds) {
  {
    CheckpointFolder folder = open();
    expectSave(folder, 0);
    expectSave(folder, 20);
    expectSave(folder, 100);
    EXPECT_EQ(folder.steps(), (Steps{0, 20, 100}));
    EXPECT_EQ(folder.latest(), 100);
  }
  EXPECT_EQ(state(), "model_checkpoint_path: \"model.ckpt-100\"\n"
                     "all_model_checkpoint_paths: \"model.ckpt-0\"\n"
                     "all_model_checkpoint_paths: \"model.ckpt-20\"\n"
                     "all_model_checkpoint_paths: \"model.ckpt-100\"\n");
  CheckpointFolder folder = open();
  EXPECT_EQ(folder.steps(), (Steps{0, 20, 100}));
  EXPECT_EQ(folder.latest(), 100);
  for (std::int64_t step : folder.steps())
    EXPECT_EQ(valueAt(folder.prefix(step)), static_cast<float>(step));
  EXPECT_EQ(locateCheckpoint(directory)->path, path("model.ckpt-100"));
}

TEST_F(CheckpointFolderTest, keepsTheNewest) {
  CheckpointFolder folder = open(2);
  expectSave(folder, 1);
  ASSERT_TRUE(folder.copyAsBest(1).ok());
  for (std::int64_t step : {2, 3, 4, 5})
    expectSave(folder, step);
  EXPECT_EQ(folder.steps(), (Steps{4, 5}));
  EXPECT_EQ(*listDirectory(directory),
            (Names{"checkpoint", "model.ckpt-4.data-00000-of-00001",
                   "model.ckpt-4.index", "model.ckpt-5.data-00000-of-00001",
                   "model.ckpt-5.index", "model.ckpt-best.data-00000-of-00001",
                   "model.ckpt-best.index"}));
  EXPECT_EQ(state(), "model_checkpoint_path: \"model.ckpt-5\"\n"
                     "all_model_checkpoint_paths: \"model.ckpt-4\"\n"
                     "all_model_checkpoint_paths: \"model.ckpt-5\"\n");
  EXPECT_EQ(valueAt(folder.bestPrefix()), 1);
}

// The oldest is the one saved first, not the one with the lowest step: somebody
// may have gone back.
TEST_F(CheckpointFolderTest, goingBack) {
  {
    CheckpointFolder folder = open();
    for (std::int64_t step : {500, 1000, 1500})
      expectSave(folder, step);
  }
  write("checkpoint", "model_checkpoint_path: \"/elsewhere/model.ckpt-500\"\n"
                      "all_model_checkpoint_paths: \"model.ckpt-500\"\n"
                      "all_model_checkpoint_paths: \"model.ckpt-1000\"\n"
                      "all_model_checkpoint_paths: \"model.ckpt-1500\"\n");
  CheckpointFolder folder = open(3);
  EXPECT_EQ(folder.latest(), 500);
  expectSave(folder, 600);
  EXPECT_EQ(folder.steps(), (Steps{600, 1000, 1500}));
  // What had been saved of that step before is replaced.
  ASSERT_TRUE(save(folder, 1000, 7).ok());
  EXPECT_EQ(folder.steps(), (Steps{600, 1000, 1500}));
  EXPECT_EQ(valueAt(folder.prefix(1000)), 7);
  expectSave(folder, 1100);
  EXPECT_EQ(folder.steps(), (Steps{600, 1000, 1100}));
  EXPECT_EQ(folder.latest(), 1100);
}

TEST_F(CheckpointFolderTest, latestIsSavedOnce) {
  CheckpointFolder folder = open();
  expectSave(folder, 5);
  Status status = save(folder, 5, 1);
  EXPECT_EQ(status.code(), StatusCode::FailedPrecondition);
  EXPECT_EQ(status.message(),
            path("model.ckpt-5") + " is the latest checkpoint already");
  EXPECT_EQ(save(folder, -1, 1).message(),
            directory + ": a checkpoint of step -1 cannot be saved");
}

TEST_F(CheckpointFolderTest, failedSaveChangesNothing) {
  CheckpointFolder folder = open();
  expectSave(folder, 5);
  std::string before = state();
  Status status = folder.save(6, [&](BundleWriter &writer) {
    float value = 1;
    ALBERT_RETURN_IF_ERROR(writer.add("w", {DType::F32, {}, &value}));
    return dataLoss("not a number");
  });
  EXPECT_EQ(status.message(), "not a number");
  EXPECT_EQ(folder.latest(), 5);
  EXPECT_EQ(state(), before);
  EXPECT_EQ(listDirectory(directory)->size(), 3u);
}

TEST_F(CheckpointFolderTest, oneProgramAtATime) {
  CheckpointFolder folder = open();
  Result<CheckpointFolder> other = CheckpointFolder::open(directory, 0);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.status().code(), StatusCode::FailedPrecondition);
  EXPECT_EQ(other.status().message(),
            directory + ": another program keeps its checkpoints in this "
                        "directory");
  folder = *CheckpointFolder::open(path("sub"), 0);
  EXPECT_TRUE(CheckpointFolder::open(directory, 0).ok());
  folder = open();
  ::rmdir(path("sub").c_str());
}

//===----------------------------------------------------------------------===//
// What others have left
//===----------------------------------------------------------------------===//

TEST_F(CheckpointFolderTest, leftoversAreRemoved) {
  {
    expectSave(*std::make_unique<CheckpointFolder>(open()), 5);
  }
  for (const char *name :
       {".model.ckpt-9.data-00000-of-00001.123-0.tmp",
        ".model.ckpt-9.index.123-1.tmp", ".checkpoint.7-0.tmp",
        ".model.ckpt-best.index.pending.7-0.tmp",
        "model.ckpt-8.data-00000-of-00001",
        "model.ckpt-best.data-00000-of-00001.pending"})
    write(name, "x");
  Names others{".other.123-0.tmp",
               "events.out.tfevents.1",
               "graph.pbtxt",
               "model.ckpt-3.meta",
               "model.ckpt-best.data-00000-of-00001",
               "model.ckpt.data-00000-of-00001"};
  for (const std::string &name : others)
    write(name, "x");
  CheckpointFolder folder = open();
  EXPECT_EQ(folder.removedFiles(),
            (Names{".checkpoint.7-0.tmp",
                   ".model.ckpt-9.data-00000-of-00001.123-0.tmp",
                   ".model.ckpt-9.index.123-1.tmp",
                   ".model.ckpt-best.index.pending.7-0.tmp",
                   "model.ckpt-8.data-00000-of-00001"}));
  others.insert(others.begin() + 1, {"checkpoint"});
  others.insert(others.begin() + 5,
                {"model.ckpt-5.data-00000-of-00001", "model.ckpt-5.index"});
  EXPECT_EQ(*listDirectory(directory), others);
  EXPECT_EQ(folder.latest(), 5);
}

TEST_F(CheckpointFolderTest, incompleteCheckpointsDoNotCount) {
  {
    CheckpointFolder folder = open();
    for (std::int64_t step : {1, 2, 3})
      expectSave(folder, step);
  }
  ::unlink(path("model.ckpt-3.data-00000-of-00001").c_str());
  CheckpointFolder folder = open();
  EXPECT_EQ(folder.steps(), (Steps{1, 2}));
  EXPECT_EQ(folder.latest(), 2);
  expectSave(folder, 3);
  EXPECT_EQ(folder.steps(), (Steps{1, 2, 3}));
}

TEST_F(CheckpointFolderTest, severalDataFiles) {
  write("model.ckpt-7.index", "");
  write("model.ckpt-7.data-00000-of-00002", "");
  EXPECT_FALSE(open().latest());
  write("model.ckpt-7.data-00001-of-00002", "");
  EXPECT_EQ(open().latest(), 7);
}

TEST_F(CheckpointFolderTest, withoutStateTheLastStep) {
  {
    CheckpointFolder folder = open();
    for (std::int64_t step : {3, 20, 100})
      expectSave(folder, step);
  }
  ::unlink(path("checkpoint").c_str());
  EXPECT_EQ(open().latest(), 100);
  write("checkpoint", "model_checkpoint_path: \"model.ckpt-77\"\n"
                      "all_model_checkpoint_paths: \"model.ckpt-20\"\n"
                      "all_model_checkpoint_paths: \"model.ckpt-77\"\n");
  EXPECT_EQ(open().latest(), 20);
  write("checkpoint", "\xff\xfe no text");
  EXPECT_EQ(open().latest(), 100);
}

TEST_F(CheckpointFolderTest, namesThatAreNoSteps) {
  for (const char *name : {"model.ckpt-", "model.ckpt-01", "model.ckpt-1x",
                           "model.ckpt--1", "model.ckpt-1234567890123456789",
                           "model.ckpt", "other-5", "model.ckpt-best"}) {
    write(std::string(name) + ".index", "");
    write(std::string(name) + ".data-00000-of-00001", "");
  }
  std::size_t count = listDirectory(directory)->size();
  CheckpointFolder folder = open();
  EXPECT_TRUE(folder.steps().empty());
  EXPECT_EQ(listDirectory(directory)->size(), count);
}

//===----------------------------------------------------------------------===//
// The best checkpoint
//===----------------------------------------------------------------------===//

TEST_F(CheckpointFolderTest, best) {
  CheckpointFolder folder = open();
  expectSave(folder, 1);
  expectSave(folder, 2);
  ASSERT_TRUE(folder.copyAsBest(1).ok());
  EXPECT_EQ(valueAt(folder.bestPrefix()), 1);
  ASSERT_TRUE(folder.copyAsBest(2).ok());
  EXPECT_EQ(valueAt(folder.bestPrefix()), 2);
  EXPECT_EQ(folder.copyAsBest(3).message(),
            path("model.ckpt-3") + ": there is no such checkpoint");
  EXPECT_EQ(listDirectory(directory)->size(), 7u);
}

// A kill in the midst of the renames.
TEST_F(CheckpointFolderTest, bestIsCompleted) {
  {
    CheckpointFolder folder = open();
    expectSave(folder, 1);
    ASSERT_TRUE(folder.copyAsBest(1).ok());
    expectSave(folder, 2);
  }
  std::string index = *readFile(path("model.ckpt-2.index"));
  std::string data = *readFile(path("model.ckpt-2.data-00000-of-00001"));
  const char *const pendingIndex = "model.ckpt-best.index.pending";
  const char *const pendingData = "model.ckpt-best.data-00000-of-00001.pending";
  // Both are pending and the old one is there.
  write(pendingIndex, index);
  write(pendingData, data);
  open();
  EXPECT_EQ(valueAt(path("model.ckpt-best")), 2);
  // The data have their name.
  rename("model.ckpt-best.index", pendingIndex);
  open();
  EXPECT_EQ(valueAt(path("model.ckpt-best")), 2);
  // The index is not there: it never came so far.
  write(pendingData, "x");
  open();
  EXPECT_EQ(valueAt(path("model.ckpt-best")), 2);
  EXPECT_EQ(listDirectory(directory)->size(), 7u);
}

} // namespace
