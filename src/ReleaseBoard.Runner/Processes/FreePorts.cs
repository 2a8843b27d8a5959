using System.Net;
using System.Net.Sockets;

namespace ReleaseBoard.Runner.Processes;

/// <summary>Loopback ports for instances. The kernel picks one; until the instance has it, nobody else here is given the same.</summary>
internal sealed class FreePorts
{
    private readonly Lock _desk = new();
    private readonly HashSet<int> _given = [];

    public int Take()
    {
        lock (_desk)
        {
            // Bounded: the kernel walks through thousands of ports, the runner has given a few dozen.
            for (var attempt = 0; attempt < 1000; attempt++)
            {
                using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                if (probe.LocalEndPoint is IPEndPoint found && _given.Add(found.Port))
                {
                    return found.Port;
                }
            }
        }

        throw new InvalidOperationException("This machine has no free loopback port left.");
    }

    /// <summary>Remembers a port that an adopted instance already has.</summary>
    public void Keep(int port)
    {
        lock (_desk)
        {
            _given.Add(port);
        }
    }

    public void Give(int port)
    {
        lock (_desk)
        {
            _given.Remove(port);
        }
    }

    /// <summary>True when something listens there: an instance that just died did so because it came too late.</summary>
    public static bool IsTaken(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
