using Easel.Core.Requests;

namespace Easel.Worker.Devices;

/// <summary>What a worker was started with, for requests that leave it open.</summary>
public static class DeviceDefaults
{
    /// <summary>The request with a device, a memory mode and a budget.</summary>
    /// <param name="request">The request.</param>
    /// <param name="usual">What the worker was started with; of two budgets the smaller one counts.</param>
    public static JobRequest Fill(JobRequest request, DeviceOptions usual) => request switch
    {
        GenerateRequest it => it with { Device = Fill(it.Device, usual) },
        UpscaleRequest it => it with { Device = Fill(it.Device, usual) },
        TrainRequest it => it with { Device = Fill(it.Device, usual) },
        TrainCheckRequest it => it with { Training = it.Training with { Device = Fill(it.Training.Device, usual) } },
        _ => request,
    };

    /// <summary>The options with what they leave open filled in.</summary>
    public static DeviceOptions Fill(DeviceOptions options, DeviceOptions usual) => options with
    {
        Name = options.Name == "auto" ? usual.Name : options.Name,
        Memory = options.Memory ?? usual.Memory,
        MemoryBudget = (options.MemoryBudget, usual.MemoryBudget) switch { ({ } own, { } most) => Math.Min(own, most), var (own, most) => own ?? most },
    };
}
