using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Training.Optimizers;

namespace Easel.Training.Checks;

/// <summary>Looks at learning rates, the optimiser and the schedule before a run.</summary>
/// <param name="findings">What is found.</param>
internal sealed class RateCheck(ICollection<TrainFinding> findings)
{
    public void Look(TrainRequest request)
    {
        var optimizer = request.Optimizer;
        var kind = OptimizerKinds.Find(optimizer.Type);
        double[] rates = [optimizer.LearningRate, .. optimizer.UNetLearningRate is { } unet ? [unet] : Array.Empty<double>(), .. optimizer.TextLearningRates];
        var highest = rates.Max();
        if (kind.FindsRate)
        {
            if (highest < 0.1) Add("rate-adaptive", FindingLevel.Warning, Text($"{kind.Name} finds its own step size and wants a learning rate of about 1, not {highest:g3}."), "Set --learning_rate 1 (and --unet_lr, --text_encoder_lr 1).");
            if (rates.Where(rate => rate > 0).Distinct().Count() > 1) Add("rate-groups", FindingLevel.Warning, $"{kind.Name} uses one step size for all, but the rates differ.", "Set all rates to 1.");
        }
        else
        {
            var usual = UsualRates.Most(request.Target) * (kind.Name.StartsWith("SGDNesterov", StringComparison.Ordinal) ? 1000 : 1);
            var relative = kind.Name == "Adafactor" && !optimizer.Arguments.Any(a => a.Replace(" ", "", StringComparison.Ordinal).Equals("relative_step=False", StringComparison.OrdinalIgnoreCase));
            if (highest > usual && !relative) Add("rate-high", FindingLevel.Warning, Text($"A learning rate of {highest:g3} is high; {usual:g3} is already much here."), Text($"Begin with {usual / 10:g3}."));
            if (relative && optimizer.Scheduler is not ("adafactor" or "constant")) Add("adafactor-scheduler", FindingLevel.Warning, $"Adafactor with relative steps chooses its own rate, so the schedule '{optimizer.Scheduler}' has no effect.", "Set --lr_scheduler adafactor, or relative_step=False in --optimizer_args.");
            if (kind.Name.StartsWith("Lion", StringComparison.Ordinal) && highest > 1e-4 && request.Target == TrainTarget.Lora) Add("rate-lion", FindingLevel.Hint, Text($"Lion wants a third to a tenth of AdamW's rate; {highest:g3} may be much."), Text($"Try {highest / 3:g3}."));
        }

        Arguments(kind, optimizer);
        if (optimizer.Scheduler == "constant" && optimizer.Warmup > 0)
            Add("constant-warmup", FindingLevel.Hint, "A constant rate with a warm-up becomes constant_with_warmup.", "Nothing to do.");
        if (request.Run.EmaDecay is not null && request.Target == TrainTarget.Checkpoint)
            Add("ema-memory", FindingLevel.Hint, "A moving average of all weights takes as much memory as the weights.", "Leave out --ema_decay where memory is short.");
    }

    private void Arguments(OptimizerKind kind, TrainOptimizer optimizer)
    {
        foreach (var name in optimizer.SchedulerArguments.Select(argument => argument.Split('=')[0].Trim()).Except(Schedules.LearningRateSettings.ArgumentNames, StringComparer.Ordinal))
            Add("scheduler-args", FindingLevel.Error, $"--lr_scheduler_args holds '{name}', which no schedule has.", $"There are {string.Join(", ", Schedules.LearningRateSettings.ArgumentNames)}; cycles and power are options of their own (--lr_scheduler_num_cycles, --lr_scheduler_power).");
        using var one = new TorchSharp.Modules.Parameter(TorchSharp.torch.zeros(1), requires_grad: true);
        try
        {
            OptimizerKinds.Make(kind, [new TrainedParameter("one", one, 1)], optimizer.Arguments).Dispose();
        }
        catch (InvalidRequestException e)
        {
            foreach (var problem in e.Problems) Add("optimizer-args", FindingLevel.Error, problem.Message, "Correct --optimizer_args.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(string code, FindingLevel level, string message, string remedy) => findings.Add(new TrainFinding(code, level, message, remedy));
}
