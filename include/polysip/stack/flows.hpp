// What the stack keeps of the streams that it reads: one framer a flow, only while part of a
// message waits for the rest.
#pragma once
#include <concepts>
#include <utility>

#include "../core/byte_store.hpp"
#include "../core/handle.hpp"
#include "../core/hash_index.hpp"
#include "../core/slots.hpp"
#include "../message/framing.hpp"
#include "../timer/queue.hpp"
#include "../transport/endpoint_hash.hpp"
#include "../transport/transport.hpp"

namespace polysip {

/// Bytes gathered piece by piece, in blocks of a byte_store that double up to 64 KiB.
template<class Arena> class gathered {
 public:
  explicit gathered(byte_store<Arena>& store) : store_(&store) {}
  gathered(gathered&& other) noexcept
      : store_(other.store_), block_(std::exchange(other.block_, {})), used_(other.used_) {}
  gathered& operator=(gathered&&) = delete;
  ~gathered() { clear(); }

  bool append(std::string_view text) {
    if (text.size() > block_.size - used_ && !widen(used_ + text.size())) return false;
    if (!text.empty()) std::memcpy(block_.data + used_, text.data(), text.size());
    used_ += static_cast<u32>(text.size());
    return true;
  }
  std::string_view view() const { return {block_.data, used_}; }
  void clear() {
    store_->drop(block_);
    used_ = 0;
  }

 private:
  bool widen(std::size_t need) {
    std::size_t room = block_.size ? block_.size : 256;
    while (room < need) room *= 2;
    stored wider = store_->reserve(room);
    if (!wider) return false;
    if (used_) std::memcpy(wider.data, block_.data, used_);
    store_->drop(block_);
    block_ = wider;
    return true;
  }

  byte_store<Arena>* store_;
  stored block_{};
  u32 used_ = 0;
};

/// The streams of a stack that are amid a message, and those whose framing is lost until the
/// connection is closed. A stream between two messages takes no slot.
template<class Traits> class flow_table {
 public:
  using endpoint = typename Traits::transport::endpoint;
  using limits = typename Traits::limits;
  using storage = typename Traits::storage;
  using framer = basic_stream_framer<gathered<typename storage::arena>>;
  static constexpr u8 kind = 255;  // of its timers

  struct flow : timer_node {
    explicit flow(framer&& f) : reader(std::move(f)) { timer_node::kind = flow_table::kind; }
    raw_handle self{};
    endpoint peer{};
    framer reader;
  };

  void key(hash_key secret) { secret_ = secret; }
  u32 live() const { return flows_.live(); }
  flow* find(endpoint const& peer) {
    if (flows_.live() == 0) return nullptr;
    u32 const i = index_.find(hash(peer), [&](u32 at) { return flows_.alive(at).peer == peer; });
    return i == ~0U ? nullptr : &flows_.alive(i);
  }
  /// What came on a stream that is not lost: whole messages go to `take`, a ping is answered. The
  /// error is why the framing is lost now.
  template<class Stack, class Take>
  error feed(Stack& s, flow* known, endpoint const& from, bytes segment, Take take) {
    framer fresh{gathered<typename storage::arena>{s.store()}, rules};
    framer& reader = known ? known->reader : fresh;
    bool const waited = reader.in_message();
    see<Stack, Take> sink{s, from, take};
    auto const outcome = reader.feed(segment, sink);
    if (reader.idle()) {
      if (known) drop(s, *known);
      return error::none;
    }
    flow* const f = known ? known : keep(from, std::move(fresh));
    if (!f) return outcome ? error::full : outcome.code;
    if (!outcome) s.wake(*f, forever);
    else if (!waited || sink.frames || !known)
      s.wake(*f, s.now() + (reader.in_message() ? limits::stream_patience : ping_patience));
    return outcome.code;
  }
  template<class Stack> void drop(Stack& s, flow& f) {
    s.wake(f, forever);
    index_.erase(hash(f.peer), f.self.index);
    flows_.drop(f.self);
  }

 private:
  static constexpr framing_rules rules{limits::stream_head, limits::stream_message};
  static constexpr millis ping_patience = 1000;  // else two pongs in a row would be a ping

  template<class Stack, class Take> struct see {
    Stack& stack;
    endpoint const& from;
    Take& take;
    u32 frames = 0;
    error message(std::string_view text) {
      ++frames;
      return take(bytes{text.data(), text.size()});
    }
    void unframed(std::string_view head) {
      stack.refuse_unframed(from, {head.data(), head.size()});
    }
    void pong() {
      if constexpr (hears_pongs<typename Traits::transport>) stack.transport().pong(from);
    }
    void ping() {  // RFC 5626 4.4.1: a single CRLF; no message, so no trace
      ++frames;
      (void)stack.transport().send(from, bytes{"\r\n", 2});
    }
  };

  u64 hash(endpoint const& peer) const { return endpoint_hash(secret_, peer); }
  flow* keep(endpoint const& peer, framer&& reader) {
    raw_handle h;
    flow* const f = flows_.make(h, std::move(reader));
    if (!f) return nullptr;
    f->self = h;
    f->peer = peer;
    if (index_.insert(hash(peer), h.index)) return f;
    flows_.drop(h);
    return nullptr;
  }

  slots<flow, typename storage::template blocks<flow, 1>> flows_;
  hash_index<typename storage::template table<1>> index_;
  hash_key secret_;
};

}  // namespace polysip
