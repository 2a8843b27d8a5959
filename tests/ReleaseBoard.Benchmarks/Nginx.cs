using System.Diagnostics;

namespace ReleaseBoard.Benchmarks;

/// <summary>nginx before the same backend, where it is installed.</summary>
internal sealed class Nginx : IDisposable
{
    private static readonly string[] Programs = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"];

    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-nginx-").FullName;
    private readonly Process _process;

    private Nginx(string program, int backend)
    {
        var settings = Path.Combine(_folder, "nginx.conf");
        File.WriteAllText(
            settings,
            $$"""
            daemon off; worker_processes auto; pid {{_folder}}/pid; error_log {{_folder}}/error.log;
            events { worker_connections 1024; }
            http {
              access_log off;
              upstream backend { server 127.0.0.1:{{backend}}; keepalive 128; }
              server {
                listen 127.0.0.1:{{Port}};
                location / {
                  proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection "";
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Host $host;
                }
              }
            }
            """);
        _process = Process.Start(new ProcessStartInfo(program, ["-c", settings, "-p", _folder]) { RedirectStandardError = true })
            ?? throw new InvalidOperationException("nginx did not start.");
    }

    public int Port { get; } = MeasuredRunner.FreePort();

    public static Nginx? Start(int backend) =>
        Programs.FirstOrDefault(File.Exists) is { } program ? new Nginx(program, backend) : null;

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
