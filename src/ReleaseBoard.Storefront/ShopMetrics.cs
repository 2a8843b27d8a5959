using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ReleaseBoard.Storefront;

/// <summary>What the shop counts, written in the Prometheus text format 0.0.4.</summary>
internal sealed class ShopMetrics
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    // Bounded: routes, the methods they know and the codes they answer are few; any other method is counted as one.
    private readonly ConcurrentDictionary<(string Route, string Method, int Code), Counter> _requests = new();
    private readonly ConcurrentDictionary<string, Histogram> _durations = new();
    private long _orders;
    private long _inFlight;

    public void CountOrder() => Interlocked.Increment(ref _orders);

    public void Begin() => Interlocked.Increment(ref _inFlight);

    public void Record(string route, string method, int code, double seconds)
    {
        Interlocked.Decrement(ref _inFlight);
        var known = method is "GET" or "POST" or "HEAD" ? method : "other";
        Interlocked.Increment(ref _requests.GetOrAdd((route, known, code), _ => new Counter()).Value);
        _durations.GetOrAdd(route, _ => new Histogram()).Record(seconds);
    }

    public string Write()
    {
        var text = new StringBuilder();
        // Copied by the dictionary itself: what sorts one that grows meanwhile runs over its end.
        Head(text, "http_requests_total", "counter", "Requests answered.");
        foreach (var (key, counter) in _requests.ToArray().OrderBy(pair => pair.Key))
        {
            Line(text, $"http_requests_total{{route=\"{key.Route}\",method=\"{key.Method}\",code=\"{key.Code}\"}}", Interlocked.Read(ref counter.Value));
        }

        Head(text, "http_request_duration_seconds", "histogram", "Time from a request to its answer.");
        foreach (var (route, histogram) in _durations.ToArray().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            histogram.Write(text, route);
        }

        Head(text, "http_requests_in_flight", "gauge", "Requests that wait for their answer, this one among them.");
        Line(text, "http_requests_in_flight", Interlocked.Read(ref _inFlight));
        Head(text, "storefront_orders_total", "counter", "Orders placed.");
        Line(text, "storefront_orders_total", Interlocked.Read(ref _orders));
        Head(text, "process_cpu_seconds_total", "counter", "Processor time used.");
        Line(text, "process_cpu_seconds_total", Environment.CpuUsage.TotalTime.TotalSeconds);
        Head(text, "process_resident_memory_bytes", "gauge", "Resident memory.");
        Line(text, "process_resident_memory_bytes", Environment.WorkingSet);
        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string series, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{series} {value}\n");

    private sealed class Counter
    {
        public long Value;
    }

    private sealed class Histogram
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[Bounds.Length];
        private long _count;
        private double _sum;

        public void Record(double seconds)
        {
            var bucket = Array.FindIndex(Bounds, bound => seconds <= bound);
            lock (_lock)
            {
                _count++;
                _sum += seconds;
                if (bucket >= 0)
                {
                    _counts[bucket]++;
                }
            }
        }

        public void Write(StringBuilder text, string route)
        {
            lock (_lock)
            {
                long upTo = 0;
                for (var i = 0; i < Bounds.Length; i++)
                {
                    upTo += _counts[i];
                    Line(text, string.Create(CultureInfo.InvariantCulture, $"http_request_duration_seconds_bucket{{route=\"{route}\",le=\"{Bounds[i]}\"}}"), upTo);
                }

                Line(text, $"http_request_duration_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}}", _count);
                Line(text, $"http_request_duration_seconds_sum{{route=\"{route}\"}}", _sum);
                Line(text, $"http_request_duration_seconds_count{{route=\"{route}\"}}", _count);
            }
        }
    }
}
