//===- TokenArrays.cpp - sessions of ALBERT programs in C -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/ArraySession.h"
#include "runtime/program/Outputs.h"
#include "runtime/program/Request.h"
#include "runtime/program/Session.h"

using namespace albert::rt;

namespace {
class TokenArrays : public ArraySession {
public:
  explicit TokenArrays(std::unique_ptr<Session> session)
      : session(std::move(session)) {}

  std::vector<std::string> outputNames() const override {
    return albert::rt::outputNames(session->manifest());
  }
  Status run(const std::vector<NamedTensor> &inputs) override {
    ALBERT_ASSIGN_OR_RETURN(TokenBatch batch,
                            readRequest(session->manifest(), inputs));
    return session->run(std::move(batch));
  }
  Result<const Tensor *> output(const std::string &name) override {
    return session->output(name);
  }

private:
  std::unique_ptr<Session> session;
};
} // namespace

Result<std::unique_ptr<ArraySession>>
albert::rt::startArraySession(const AlbertProgram *program,
                              const SessionOptions &options) {
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                          Session::create(program, options));
  return std::unique_ptr<ArraySession>(
      std::make_unique<TokenArrays>(std::move(session)));
}
