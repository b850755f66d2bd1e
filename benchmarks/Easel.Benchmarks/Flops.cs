using Easel.Engine.Families;

namespace Easel.Benchmarks;

/// <summary>
/// Operations of one forward pass, two for each multiplication with its addition, counting convolutions, linear layers and attention
/// only: what the machine's matrix product could do at best. Norms and activations are overhead.
/// </summary>
internal static class Flops
{
    public static double UNet(UNetConfig config, double batch, double height, double width, double tokens)
    {
        double ops = 0;
        var cells = height * width;
        double time = 4 * config.ModelChannels;
        var perBatch = Linear(config.ModelChannels, time) + Linear(time, time);

        void Res(double inputs, double outputs)
        {
            ops += cells * (Conv(inputs, outputs) + Conv(outputs, outputs) + (inputs == outputs ? 0 : Linear(inputs, outputs)));
            perBatch += Linear(time, outputs);
        }

        void Transformer(double c, int depth)
        {
            ops += cells * 2 * Linear(c, c);
            var attend = cells * (4 * Linear(c, c) + 4 * cells * c);
            var cross = cells * (2 * Linear(c, c) + 4 * tokens * c) + tokens * 2 * Linear(config.ContextDim, c);
            ops += depth * (attend + cross + cells * (Linear(c, 8 * c) + Linear(4 * c, c)));
        }

        double ch = config.ModelChannels;
        var skips = new Stack<double>([ch]);
        ops += cells * Conv(config.InChannels, ch);
        var last = config.ChannelMultipliers.Length - 1;
        for (var level = 0; level <= last; level++)
        {
            for (var i = 0; i < config.ResBlocks[level]; i++)
            {
                double outputs = config.ModelChannels * config.ChannelMultipliers[level];
                Res(ch, outputs);
                ch = outputs;
                Transformer(ch, config.TransformerDepth[level]);
                skips.Push(ch);
            }

            if (level == last) continue;
            cells /= 4;
            ops += cells * Conv(ch, ch);
            skips.Push(ch);
        }

        Res(ch, ch);
        Transformer(ch, config.MiddleTransformerDepth);
        Res(ch, ch);
        for (var level = last; level >= 0; level--)
        {
            for (var i = 0; i <= config.ResBlocks[level]; i++)
            {
                double outputs = config.ModelChannels * config.ChannelMultipliers[level];
                Res(ch + skips.Pop(), outputs);
                ch = outputs;
                Transformer(ch, config.TransformerDepth[level]);
            }

            if (level == 0) continue;
            cells *= 4;
            ops += cells * Conv(ch, ch);
        }

        return batch * (ops + perBatch + cells * Conv(ch, config.OutChannels));
    }

    public static double VaeDecode(VaeConfig config, double height, double width)
    {
        var cells = height * width;
        double ch = config.Channels * config.ChannelMultipliers[^1];
        var ops = cells * (Linear(config.LatentChannels, config.LatentChannels) + Conv(config.LatentChannels, ch));
        ops += cells * (4 * Conv(ch, ch) + 4 * Linear(ch, ch) + 4 * cells * ch);
        for (var level = config.ChannelMultipliers.Length - 1; level >= 0; level--)
        {
            double outputs = config.Channels * config.ChannelMultipliers[level];
            ops += cells * (Conv(ch, outputs) + Conv(outputs, outputs) + (ch == outputs ? 0 : Linear(ch, outputs)));
            ops += cells * config.ResBlocks * 2 * Conv(outputs, outputs);
            ch = outputs;
            if (level == 0) continue;
            cells *= 4;
            ops += cells * Conv(ch, ch);
        }

        return ops + cells * Conv(ch, 3);
    }

    public static double Text(TextEncoderConfig config, double tokens)
    {
        double w = config.Width;
        return config.Layers * tokens * (4 * Linear(w, w) + 4 * tokens * w + 2 * Linear(w, config.FeedForward));
    }

    private static double Linear(double inputs, double outputs) => 2 * inputs * outputs;

    private static double Conv(double inputs, double outputs) => 9 * Linear(inputs, outputs);
}
