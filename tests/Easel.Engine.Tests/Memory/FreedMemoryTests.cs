using System.Globalization;
using Easel.Engine.Memory;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Memory;

[Collection(nameof(MeasuredAlone))]
public sealed class FreedMemoryTests
{
    private const long Piece = 2 << 20;
    private const int Pieces = 200;

    [Fact]
    public void A_freed_network_does_not_keep_its_place_in_the_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/proc/self/status"), "The system tells the memory of a process in another way.");
        // The GNU C library raises the size from which it asks the system for each piece alone, up to 32 MB, when it frees such a piece: from then on
        // smaller ones come from its heap, as in any process that has worked for a while.
        empty(24 << 20, ScalarType.Byte).Dispose();
        using var host = new ModelHost();
        var component = new ModelComponent<Weighty>(new ComponentId("file", "network", ""), 0, 0, ScalarType.Float32, (_, _) => new Weighty());
        using var lease = host.Use(component, DevicePolicy.Cpu);
        var full = Resident();
        // Between the pieces lies what goes on living, so that the heap cannot simply end earlier.
        using var beside = lease.Network.Beside;
        lease.Dispose();
        host.Clear();
        Assert.True(full - Resident() > Piece * Pieces * 3 / 4, $"{full} bytes before, {Resident()} after freeing {Piece * Pieces}.");
    }

    private static long Resident()
    {
        var line = File.ReadLines("/proc/self/status").Single(it => it.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', '\t').Single(word => word.Length > 0 && word.All(char.IsDigit)), CultureInfo.InvariantCulture) * 1024;
    }

    private sealed class Weighty : IHosted
    {
        private readonly List<Tensor> weights = [];
        private readonly List<Tensor> beside = [];

        public Weighty()
        {
            for (var i = 0; i < Pieces; i++)
            {
                weights.Add(zeros(Piece, ScalarType.Byte));
                beside.Add(zeros(4096, ScalarType.Byte));
            }
        }

        public long Bytes => Piece * Pieces;

        public IDisposable Beside => new Pins(beside);

        public void Dispose()
        {
            foreach (var weight in weights) weight.Dispose();
        }
    }

    private sealed class Pins(List<Tensor> tensors) : IDisposable
    {
        public void Dispose()
        {
            foreach (var tensor in tensors) tensor.Dispose();
        }
    }
}
