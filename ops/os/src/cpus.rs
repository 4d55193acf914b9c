//! Processors.

use std::fs;

use deno_core::{ToV8, op2};

/// One logical processor; times in milliseconds.
#[derive(Default, ToV8)]
pub struct Cpu {
    model: String,
    speed: f64,
    user: f64,
    nice: f64,
    sys: f64,
    idle: f64,
    irq: f64,
}

#[op2]
pub fn op_os_cpus() -> Vec<Cpu> {
    // SAFETY: a plain query.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    read_cpus(&info, &stat, ticks, |cpu| {
        let path = format!("/sys/devices/system/cpu/cpu{cpu}/cpufreq/scaling_cur_freq");
        fs::read_to_string(path).ok()?.trim().parse::<f64>().ok().map(|khz| (khz / 1000.0).floor())
    })
}

fn read_cpus(info: &str, stat: &str, ticks: f64, frequency: impl Fn(&str) -> Option<f64>) -> Vec<Cpu> {
    let column = |name: &str| -> Vec<String> {
        let rows = info.lines().filter_map(|line| line.split_once(':')).filter(|(key, _)| key.trim() == name);
        rows.map(|(_, value)| value.trim().to_owned()).collect()
    };
    let models = column("model name");
    let speeds = column("cpu MHz");
    let mut cpus = Vec::new();
    for line in stat.lines() {
        let mut fields = line.split_whitespace();
        let Some(number) = fields.next().and_then(|name| name.strip_prefix("cpu")).filter(|number| !number.is_empty()) else {
            continue;
        };
        let times: Vec<f64> = fields.map(|field| field.parse::<f64>().unwrap_or(0.0) * 1000.0 / ticks).collect();
        let time = |index: usize| times.get(index).copied().unwrap_or(0.0);
        let index = cpus.len();
        let listed_speed = || speeds.get(index).and_then(|speed| speed.parse::<f64>().ok()).map_or(0.0, f64::floor);
        cpus.push(Cpu {
            model: models.get(index).or_else(|| models.first()).cloned().unwrap_or_else(|| "unknown".to_owned()),
            speed: frequency(number).unwrap_or_else(listed_speed),
            user: time(0),
            nice: time(1),
            sys: time(2),
            idle: time(3),
            irq: time(5),
        });
    }
    cpus
}

/// How many threads can run at once: the scheduler's affinity mask and control group limits count.
#[op2(fast)]
pub fn op_os_available_parallelism() -> u32 {
    std::thread::available_parallelism().map_or(1, |count| count.get() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_model_speed_and_times_of_each_cpu() {
        let info =
            "processor\t: 0\nmodel name\t: Some CPU\ncpu MHz\t\t: 2900.5\n\nprocessor\t: 1\nmodel name\t: Some CPU\ncpu MHz\t\t: 1200\n";
        let stat = "cpu  3 0 0 0 0 0\ncpu0 10 20 30 40 50 60 70\ncpu1 1 2 3 4 5 6 7\nintr 5\n";
        let cpus = read_cpus(info, stat, 100.0, |_| None);
        assert_eq!(cpus.len(), 2);
        assert_eq!((cpus[0].model.as_str(), cpus[0].speed), ("Some CPU", 2900.0));
        assert_eq!((cpus[0].user, cpus[0].nice, cpus[0].sys, cpus[0].idle, cpus[0].irq), (100.0, 200.0, 300.0, 400.0, 600.0));
        assert_eq!(cpus[1].speed, 1200.0);
    }
}
