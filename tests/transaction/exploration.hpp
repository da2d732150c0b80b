// Every world of a product, and what must hold of all of them together: each leads to the end, and
// whoever waits for time alone to pass gets there.
#pragma once
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "product.hpp"

namespace exploration {

struct findings {
  u32 states = 0, moves = 0, depth = 0;
  std::string fault{};                     // the first one, with the events that lead to it
  u32 caller_waits = 0, callee_waits = 0;  // machine states that may last for ever, as bits
};

class explorer {
 public:
  explicit explorer(product const& p) : p_(p) {}

  findings run() {
    if (walk()) {
      if (p_.app.limited) reach_the_end();
      wait_for_the_end();
    }
    found_.states = static_cast<u32>(nodes_.size());
    found_.moves = static_cast<u32>(edges_.size());
    return std::move(found_);
  }

 private:
  struct node {
    world w;
    u32 parent = 0, depth = 0, first_edge = 0;
    happening why{};
    u8 what = 0;
  };
  struct edge {
    u32 to;
    u16 restarted;
    bool error;
  };

  // ---- all worlds, nearest first
  bool walk() {
    auto const first = p_.first();
    enter(first, 0);
    if (first.fault) return blame(first.fault, 0), false;
    for (u32 i = 0; i < nodes_.size(); ++i) {
      nodes_[i].first_edge = static_cast<u32>(edges_.size());
      world const w = nodes_[i].w;
      char const* fault = nullptr;
      move at_fault{};
      p_.each_move(w, [&](move const& m) {
        if (fault) return;
        if ((fault = m.fault)) return void(at_fault = m);
        bool const error = m.why >= happening::client_error && m.why <= happening::broken;
        edges_.push_back({enter(m, i), m.restarted, error});
      });
      if (fault) return blame(fault, enter(at_fault, i)), false;
    }
    found_.depth = nodes_.back().depth;
    return true;
  }
  u32 enter(move const& m, u32 parent) {
    auto const [at, fresh] = index_.try_emplace(m.to, static_cast<u32>(nodes_.size()));
    u32 const depth = nodes_.empty() ? 0 : nodes_[parent].depth + 1;
    if (fresh || m.fault) nodes_.push_back({m.to, parent, depth, 0, m.why, m.what});
    return fresh ? at->second : m.fault ? static_cast<u32>(nodes_.size() - 1) : at->second;
  }
  u32 edges_end(u32 i) const {
    return i + 1 < nodes_.size() ? nodes_[i + 1].first_edge : static_cast<u32>(edges_.size());
  }
  static bool over(world const& w) { return w.caller_done() && w.callee_done(); }

  /// From everywhere there is a way to the end without a transport error.
  void reach_the_end() {
    std::vector<std::vector<u32>> back(nodes_.size());
    std::vector<u32> todo;
    std::vector<bool> ends(nodes_.size());
    for (u32 i = 0; i < nodes_.size(); ++i) {
      for (u32 e = nodes_[i].first_edge; e < edges_end(i); ++e)
        if (!edges_[e].error) back[edges_[e].to].push_back(i);
      if (over(nodes_[i].w)) todo.push_back(i), ends[i] = true;
    }
    while (!todo.empty()) {
      u32 const i = todo.back();
      todo.pop_back();
      for (u32 const b : back[i])
        if (!ends[b]) ends[b] = true, todo.push_back(b);
    }
    for (u32 i = 0; i < nodes_.size(); ++i)
      if (!ends[i]) return blame("there is no way to the end", i);
  }

  /// A timer that runs once fires some day, unless it is armed anew before. So whoever is not done
  /// must have one that nothing within a circle of worlds arms: then the circle is left. `circle`:
  /// a strongly connected component.
  void wait_for_the_end() {
    std::vector<u32> const component = components();
    u32 const count = *std::max_element(component.begin(), component.end()) + 1;
    std::vector<u16> left(count, 0xffff);
    for (u32 i = 0; i < nodes_.size(); ++i) {
      u16& l = left[component[i]];
      l &= p_.lasting(nodes_[i].w);
      for (u32 e = nodes_[i].first_edge; e < edges_end(i); ++e)
        if (component[edges_[e].to] == component[i]) l &= static_cast<u16>(~edges_[e].restarted);
    }
    for (u32 i = 0; i < nodes_.size(); ++i) {
      world const& w = nodes_[i].w;
      u16 const l = left[component[i]];
      bool const caller = !w.caller_done() && !(l & caller_mask);
      bool const callee = !w.callee_done() && !(l & callee_mask);
      if (caller) found_.caller_waits |= 1U << w.client;
      if (callee) found_.callee_waits |= 1U << w.server;
      if ((caller || callee) && p_.app.limited)
        return blame(caller ? "the caller may wait for ever" : "the callee may wait for ever", i);
    }
  }
  /// Tarjan's algorithm, without recursion: the component of each node.
  std::vector<u32> components() const {
    auto const n = nodes_.size();
    constexpr u32 unseen = ~0U;
    std::vector<u32> order(n, unseen), low(n), next(n), component(n, unseen), open, path;
    u32 seen = 0, count = 0;
    for (u32 root = 0; root < n; ++root) {
      if (order[root] != unseen) continue;
      path.push_back(root);
      while (!path.empty()) {
        u32 const i = path.back();
        if (order[i] == unseen) {
          order[i] = low[i] = seen++;
          next[i] = nodes_[i].first_edge;
          open.push_back(i);
        }
        if (next[i] < edges_end(i)) {
          u32 const to = edges_[next[i]++].to;
          if (order[to] == unseen) path.push_back(to);
          else if (component[to] == unseen) low[i] = std::min(low[i], order[to]);
          continue;
        }
        path.pop_back();
        if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[i]);
        if (low[i] != order[i]) continue;
        for (u32 member = unseen; member != i;) {
          member = open.back();
          open.pop_back();
          component[member] = count;
        }
        ++count;
      }
    }
    return component;
  }

  // ---- what is said of a fault
  void blame(char const* fault, u32 at) {
    std::vector<std::string> path;
    for (u32 i = at; i != 0; i = nodes_[i].parent) path.push_back(told(nodes_[i]));
    found_.fault = std::string(fault) + ", after: the request is sent";
    for (auto step = path.rbegin(); step != path.rend(); ++step) found_.fault += "; " + *step;
    auto const& w = nodes_[at].w;
    found_.fault += " (client " + std::string(p_.client.names->states[w.client]) + ", server " +
                    std::string(p_.server.names->states[w.server]) + ")";
  }
  std::string told(node const& n) const {
    constexpr char const* messages[] = {"nothing", "the request", "the ACK", "the ACK of a 2xx",
                                        "CANCEL",  "a 1xx",       "a 2xx",   "a refusal"};
    constexpr char const* timers[] = {"the caller's limit", "the CANCEL's watchdog",
                                      "the callee's limit", "the wait for the ACK",
                                      "the 2xx is due again"};
    auto const timer = [&](role const& r) {
      return std::string(r.names->events[r.data.timer_event(n.what)]);
    };
    switch (n.why) {
      case happening::client_timer: return "client " + timer(p_.client);
      case happening::server_timer: return "server " + timer(p_.server);
      case happening::core_timer: return timers[n.what];
      case happening::delivered: return std::string(messages[n.what]) + " arrives";
      case happening::copied: return std::string(messages[n.what]) + " arrives, and will again";
      case happening::to_core: return std::string(messages[n.what]) + " arrives in the dialog";
      case happening::copy_to_core:
        return std::string(messages[n.what]) + " arrives in the dialog, and will again";
      case happening::lost: return std::string(messages[n.what]) + " is lost";
      case happening::client_error: return "the client's transport fails";
      case happening::server_error: return "the server's transport fails";
      case happening::broken: return "the connection breaks";
      case happening::answered: return std::string("the application answers ") + messages[n.what];
      default: return "the caller gives up";
    }
  }

  product const& p_;
  findings found_{};
  std::vector<node> nodes_{};
  std::vector<edge> edges_{};
  std::unordered_map<world, u32, world_hash> index_{};
};

}  // namespace exploration
