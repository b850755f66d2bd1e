using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Easel.Application;
using Easel.Engine.Memory;
using Easel.Engine.Native;

namespace Easel.Cli.Doctor;

/// <summary>The devices that could compute: name, memory, driver. The CPU always can, so nothing here is a failure.</summary>
internal static class DeviceCheck
{
    public static IEnumerable<HealthCheck> Run()
    {
        yield return HealthCheck.Ok("device cpu", $"{Processor.Name()}, {Environment.ProcessorCount} threads, {Vectors()}, {Size.Text(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)}");
        var gpus = GraphicsCards.Find();
        for (var i = 0; i < gpus.Count; i++) yield return Judge(i, gpus[i], CudaIsBuiltIn());
        if (gpus.Count == 0) yield return HealthCheck.Ok("graphics cards", "none found: Easel computes on the CPU");
    }

    public static HealthCheck Judge(int index, GraphicsCard card, bool cudaIsBuiltIn)
    {
        var detail = $"{card.Name}{(card.MemoryBytes is { } bytes ? $", {Size.Text(bytes)}" : "")}, driver {card.Driver}";
        if (!card.IsNvidia) return HealthCheck.Warning($"graphics card {index}", detail, "libtorch for .NET computes on NVIDIA cards and on CPUs only: the CPU is used");
        return cudaIsBuiltIn
            ? HealthCheck.Ok($"device cuda:{index}", detail)
            : HealthCheck.Warning($"graphics card {index}", detail, "this build computes on the CPU", "dotnet build src/Easel.Cli --configuration Release -p:Cuda=true");
    }

    private static bool CudaIsBuiltIn()
    {
        try
        {
            NativeTorch.EnsureLoaded();
            return TorchSharp.torch.cuda.is_available();
        }
        catch (Exception)
        {
            // Whatever keeps the library from loading has its own check.
            return false;
        }
    }

    private static string Vectors() => Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "NEON" : "no AVX2 (slow)";
}
