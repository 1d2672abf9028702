//===- SessionTest.cpp - tests of running programs ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Session.h"

#include "runtime/program/Outputs.h"
#include "test/unit/runtime/program/FakeProgram.h"

#include <cfenv>
#include <cmath>
#include <gtest/gtest.h>
#include <thread>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {

std::unique_ptr<Session> start(const FakeProgram &program, int threads = 1) {
  SessionOptions options;
  options.threads = threads;
  Result<std::unique_ptr<Session>> session =
      Session::create(program.table(), options);
  EXPECT_TRUE(session.ok()) << session.status().toString();
  return *std::move(session);
}

FakeProgram fake(const char *program) {
  FakeOptions options;
  options.program = program;
  return FakeProgram(options);
}

/// Element [a, b, c] (or [a, c] of a matrix with b = 0) of an output.
float at(Session &session, const char *name, int64_t a, int64_t b, int64_t c) {
  Result<const Tensor *> tensor = session.output(name);
  EXPECT_TRUE(tensor.ok()) << tensor.status().toString();
  const Shape &shape = (*tensor)->shape();
  int64_t rows = shape.rank() == 3 ? shape[1] : 1;
  return (*tensor)->data<float>()[(a * rows + b) * shape.back() + c];
}

Shape shapeOf(Session &session, const char *name) {
  return (*session.output(name))->shape();
}

/// Masks of every kind: all ones, padding, holes, masked first token, zeros.
TokenBatch mixedBatch() {
  TokenBatch batch = makeBatch(5, 6);
  const uint8_t masks[5][6] = {{1, 1, 1, 1, 1, 1},
                               {1, 1, 1, 0, 0, 0},
                               {1, 0, 1, 1, 0, 1},
                               {0, 1, 1, 1, 1, 0},
                               {0, 0, 0, 0, 0, 0}};
  batch.mask.assign(&masks[0][0], &masks[0][0] + 30);
  return batch;
}

void expectEncoded(Session &session, const TokenBatch &batch) {
  ASSERT_EQ(shapeOf(session, "sequence_output"),
            Shape({batch.sequences, batch.length, kFakeColumns}));
  ASSERT_EQ(shapeOf(session, "pooled_output"),
            Shape({batch.sequences, kFakeColumns}));
  for (int64_t s = 0; s < batch.sequences; ++s)
    for (int64_t c = 0; c < kFakeColumns; ++c) {
      EXPECT_EQ(at(session, "pooled_output", s, 0, c),
                expectedValue(batch, s, 0) + float(c));
      for (int64_t p = 0; p < batch.length; ++p)
        EXPECT_EQ(at(session, "sequence_output", s, p, c),
                  batch.mask[size_t(s * batch.length + p)]
                      ? expectedValue(batch, s, p) + float(c)
                      : 0.0f)
            << "sequence " << s << " position " << p;
    }
}

} // namespace

TEST(Session, encodesMasksOfEveryKind) {
  FakeProgram program = fake("encode");
  std::unique_ptr<Session> session = start(program);
  TokenBatch batch = mixedBatch();
  ASSERT_TRUE(session->run(batch).ok());
  expectEncoded(*session, batch);
}

TEST(Session, splitsLargeBatchesWithTheSameResults) {
  FakeProgram program = fake("encode");
  std::unique_ptr<Session> session = start(program);
  TokenBatch batch = makeBatch(33, 16); // bounds: 64 tokens, 8 sequences
  ASSERT_TRUE(session->run(batch).ok());
  expectEncoded(*session, batch);
}

TEST(Session, threadsDoNotChangeResults) {
  for (int threads : {1, 2, 4}) {
    FakeProgram program = fake("encode");
    std::unique_ptr<Session> session = start(program, threads);
    EXPECT_EQ(session->threads(), threads);
    TokenBatch batch = mixedBatch();
    ASSERT_TRUE(session->run(batch).ok());
    expectEncoded(*session, batch);
  }
}

TEST(Session, runsAgainWithOtherShapes) {
  FakeProgram program = fake("encode");
  std::unique_ptr<Session> session = start(program);
  for (int64_t length : {16, 1, 7}) {
    TokenBatch batch = makeBatch(3, length);
    ASSERT_TRUE(session->run(batch).ok());
    expectEncoded(*session, batch);
  }
}

TEST(Session, predictsGivenPositionsOnceEach) {
  FakeProgram program = fake("mlm");
  std::unique_ptr<Session> session = start(program);
  TokenBatch batch = mixedBatch();
  batch.hasPositions = true;
  batch.predictions = 3;
  // Repeated, at padding, at a masked first token, in a row of zeros.
  batch.positions = {2, 2, 0, 5, 0, 5, 1, 1, 1, 0, 2, 0, 3, 3, 4};
  ASSERT_TRUE(session->run(batch).ok());
  ASSERT_EQ(shapeOf(*session, "logits"), Shape({5, 3, kFakeColumns}));
  ASSERT_EQ(shapeOf(*session, "masked_lm_log_probs"),
            Shape({15, kFakeColumns}));
  for (int64_t s = 0; s < 5; ++s)
    for (int64_t p = 0; p < 3; ++p)
      EXPECT_EQ(at(*session, "logits", s, p, 1),
                expectedValue(batch, s, batch.positions[size_t(3 * s + p)]) +
                    1);
}

TEST(Session, predictsMorePositionsThanARunTakes) {
  FakeOptions options;
  options.program = "mlm";
  options.bounds = {64, 8, 16, 3};
  FakeProgram program(options);
  std::unique_ptr<Session> session = start(program);
  TokenBatch batch = makeBatch(2, 16);
  ASSERT_TRUE(session->run(batch).ok());
  for (int64_t s = 0; s < 2; ++s)
    for (int64_t p = 0; p < 16; ++p)
      EXPECT_EQ(at(*session, "logits", s, p, 0), expectedValue(batch, s, p));
}

TEST(Session, withoutPositionsPredictsEveryRealToken) {
  FakeProgram program = fake("mlm");
  std::unique_ptr<Session> session = start(program);
  TokenBatch batch = mixedBatch();
  ASSERT_TRUE(session->run(batch).ok());
  ASSERT_EQ(shapeOf(*session, "logits"), Shape({5, 6, kFakeColumns}));
  ASSERT_EQ(shapeOf(*session, "masked_lm_log_probs"),
            Shape({5, 6, kFakeColumns}));
  for (int64_t s = 0; s < 5; ++s)
    for (int64_t p = 0; p < 6; ++p) {
      bool real = batch.mask[size_t(6 * s + p)];
      EXPECT_EQ(at(*session, "logits", s, p, 0),
                real ? expectedValue(batch, s, p) : 0.0f);
      // Logits are v, v + 1, ..., v + 4, so log-softmax does not depend on v.
      double sum = 0;
      for (int c = 0; c < kFakeColumns; ++c)
        sum += std::exp(double(c));
      EXPECT_EQ(at(*session, "masked_lm_log_probs", s, p, 2),
                real ? float(2 - std::log(sum)) : 0.0f);
    }
}

TEST(Session, classifiesFirstRows) {
  FakeProgram program = fake("sop");
  std::unique_ptr<Session> session = start(program);
  TokenBatch batch = mixedBatch();
  ASSERT_TRUE(session->run(batch).ok());
  ASSERT_EQ(shapeOf(*session, "logits"), Shape({5, 2}));
  ASSERT_EQ(shapeOf(*session, "probabilities"), Shape({5, 2}));
  for (int64_t s = 0; s < 5; ++s) {
    EXPECT_EQ(at(*session, "logits", s, 0, 0), expectedValue(batch, s, 0));
    EXPECT_FLOAT_EQ(at(*session, "probabilities", s, 0, 1),
                    1 / (1 + std::exp(-1.0f)));
    EXPECT_FLOAT_EQ(at(*session, "sop_log_probs", s, 0, 1),
                    -std::log(1 + std::exp(-1.0f)));
  }
}

TEST(Session, embedsTheMeanOverKeys) {
  FakeProgram program = fake("embed");
  std::unique_ptr<Session> session = start(program);
  TokenBatch batch = mixedBatch();
  ASSERT_TRUE(session->run(batch).ok());
  for (int64_t s = 0; s < 5; ++s) {
    float sum = 0;
    int count = 0;
    for (int64_t p = 0; p < 6; ++p)
      if (s == 4 || batch.mask[size_t(6 * s + p)]) {
        sum += expectedValue(batch, s, p);
        ++count;
      }
    EXPECT_EQ(at(*session, "embedding", s, 0, 3), sum / float(count) + 3);
  }
}

TEST(Session, sessionsOfOneProgramRunInTwoThreads) {
  FakeProgram program = fake("encode");
  auto work = [&](int64_t length) {
    std::unique_ptr<Session> session = start(program, 2);
    for (int i = 0; i < 50; ++i) {
      TokenBatch batch = makeBatch(3, length);
      ASSERT_TRUE(session->run(batch).ok());
      expectEncoded(*session, batch);
    }
  };
  std::thread first(work, 5), second(work, 9);
  first.join();
  second.join();
}

TEST(Session, hostRoundingModeChangesNothing) {
  FakeProgram program = fake("mlm");
  std::unique_ptr<Session> session = start(program);
  TokenBatch batch = makeBatch(1, 7);
  fesetround(FE_UPWARD);
  Status status = session->run(batch);
  EXPECT_EQ(fegetround(), FE_UPWARD);
  fesetround(FE_TONEAREST);
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(at(*session, "logits", 0, 3, 0), expectedValue(batch, 0, 3));
}

TEST(Session, randomParametersReplaceBundledOnes) {
  FakeProgram program = fake("encode");
  SessionOptions options;
  options.randomSeed = 12345; // the fake parameter starts at one
  Result<std::unique_ptr<Session>> session =
      Session::create(program.table(), options);
  ASSERT_TRUE(session.ok()) << session.status().toString();
  TokenBatch batch = makeBatch(1, 3);
  ASSERT_TRUE((*session)->run(batch).ok());
  EXPECT_EQ(at(**session, "pooled_output", 0, 0, 0),
            expectedValue(batch, 0, 0, 1));
}

TEST(Session, needsWeights) {
  FakeOptions options;
  options.weights = false;
  FakeProgram program(options);
  Result<std::unique_ptr<Session>> session =
      Session::create(program.table(), {});
  ASSERT_FALSE(session.ok());
  EXPECT_EQ(session.status().message(), "the program carries no weights");
  EXPECT_NE(session.status().hint().find("--checkpoint"), std::string::npos);

  SessionOptions both;
  both.checkpoint = "model.ckpt";
  both.randomSeed = 1;
  EXPECT_EQ(Session::create(program.table(), both).status().message(),
            "both a checkpoint and random weights are asked for");
  SessionOptions absent;
  absent.checkpoint = "no/such/model.ckpt";
  session = Session::create(program.table(), absent);
  ASSERT_FALSE(session.ok());
  EXPECT_NE(session.status().message().find("no/such/model.ckpt"),
            std::string::npos);
}

TEST(Session, refusesWhatTheMachineLacks) {
  FakeOptions options;
  options.features = R"("sse2", "avx99")";
  FakeProgram program(options);
  Result<std::unique_ptr<Session>> session =
      Session::create(program.table(), {});
  ASSERT_FALSE(session.ok());
  EXPECT_EQ(session.status().code(), StatusCode::Unavailable);
}

TEST(Session, refusesMoreMemoryThanThereIs) {
  FakeOptions options;
  options.arenaBytes = 1ull << 43; // reserved, but never touchable
  FakeProgram program(options);
  SessionOptions one;
  one.threads = 1;
  Result<std::unique_ptr<Session>> session =
      Session::create(program.table(), one);
  ASSERT_TRUE(session.ok()) << session.status().toString();
  Status status = (*session)->run(makeBatch(4, 16));
  EXPECT_EQ(status.code(), StatusCode::ResourceExhausted);
  EXPECT_NE(status.message().find("a batch of 4 sequences of 16 tokens needs"),
            std::string::npos)
      << status.message();

  options.arenaBytes = 1ull << 62;
  session = Session::create(FakeProgram(options).table(), one);
  ASSERT_FALSE(session.ok());
  EXPECT_NE(session.status().message().find("cannot reserve"),
            std::string::npos);
}

TEST(Session, refusesALengthAboveTheBound) {
  FakeProgram program = fake("encode");
  std::unique_ptr<Session> session = start(program);
  EXPECT_EQ(session->run(makeBatch(1, 17)).code(), StatusCode::OutOfRange);
}

TEST(Session, refusesUnknownOutputs) {
  FakeProgram program = fake("sop");
  std::unique_ptr<Session> session = start(program);
  EXPECT_EQ(session->output("logits").status().message(),
            "output 'logits': nothing has been run yet");
  ASSERT_TRUE(session->run(makeBatch(1, 2)).ok());
  Result<const Tensor *> output = session->output("pooled_output");
  EXPECT_EQ(output.status().message(),
            "the program (sop) has no output 'pooled_output'");
  EXPECT_EQ(output.status().hint(),
            "it has logits, probabilities, sop_log_probs");
}

TEST(Session, refusesInputsItDoesNotKnow) {
  std::string text = FakeProgram().manifest();
  FakeProgram program;
  text.replace(text.find("\"type_ids\""), 10, "\"typo_ids\"");
  program.mutableTable().manifest = text.data();
  program.mutableTable().manifestSize = text.size();
  std::unique_ptr<Session> session = start(program);
  EXPECT_EQ(session->run(makeBatch(1, 2)).message(),
            "entry 'encode' wants an input 'typo_ids' that this runtime does "
            "not know");
}

TEST(Session, refusesProgramsThatTrain) {
  const std::pair<const char *, const char *> changes[] = {
      {R"("index":0)", R"("index":0,"state":"gradient")"},
      {R"(,"columns":5,"stride":32)", ""}};
  for (auto [from, to] : changes) {
    FakeProgram program;
    std::string text = program.manifest();
    text.replace(text.find(from), strlen(from), to);
    program.mutableTable().manifest = text.data();
    program.mutableTable().manifestSize = text.size();
    Result<std::unique_ptr<Session>> session =
        Session::create(program.table(), {});
    EXPECT_EQ(session.status().message(), "expected a program that infers, "
                                          "found one that trains ('encode')");
    EXPECT_EQ(session.status().hint(), "run its executable");
  }
}

TEST(Softmax, isStableForLargeLogits) {
  float logits[3] = {1000, 1000, -1000};
  float probabilities[3], logProbabilities[3];
  softmaxRow(logits, 3, probabilities);
  logSoftmaxRow(logits, 3, logProbabilities);
  EXPECT_EQ(probabilities[0], 0.5f);
  EXPECT_EQ(probabilities[2], 0.0f);
  EXPECT_EQ(logProbabilities[1], float(-std::log(2.0)));
  EXPECT_EQ(logProbabilities[2], float(-2000 - std::log(2.0)));
}
