import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type CfnInstance,
  type Instance,
  type NatInstanceProviderV2,
  Peer,
  Port,
  UserData,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { acknowledge } from './acknowledge.ts';
import { addAlarm } from './alarm.construct.ts';

/**
 * Makes an Amazon Linux 2023 a NAT at its first boot.
 * https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html#create-nat-ami
 */
export function natUserData(): UserData {
  const userData = UserData.forLinux();
  userData.addCommands(
    'set -eux',
    // 512 MB are too little for dnf, which the kernel then kills
    'fallocate -l 512M /swap && chmod 600 /swap && mkswap /swap && swapon /swap',
    'dnf install -y iptables-services',
    'echo net.ipv4.ip_forward=1 > /etc/sysctl.d/90-nat.conf',
    'sysctl -p /etc/sysctl.d/90-nat.conf',
    'systemctl enable --now iptables',
    // the interface's name depends on the kind of the instance
    'door=$(ip -4 -o route show default | sed -E "s/.* dev ([^ ]+).*/\\1/")',
    'iptables -t nat -A POSTROUTING -o "$door" -j MASQUERADE',
    'iptables -F FORWARD',
    'iptables-save > /etc/sysconfig/iptables',
  );
  return userData;
}

/**
 * What the CDK's provider leaves open: who may use the instance, its metadata service (IMDSv2 only) and its disk
 * (encrypted). There is no key and no open port to log in with, and its role may do nothing: a sick one is replaced.
 */
export function finishNatInstance(vpc: Vpc, provider: NatInstanceProviderV2, cidr: string): void {
  provider.connections.allowFrom(Peer.ipv4(cidr), Port.allTraffic(), 'from the network');
  for (const instance of provider.gatewayInstances) {
    const cfn = instance.node.defaultChild as CfnInstance;
    // a zone's id stands here where a name is asked for; the subnet decides anyway
    cfn.availabilityZone = undefined;
    cfn.metadataOptions = { httpTokens: 'required', httpEndpoint: 'enabled', httpPutResponseHopLimit: 1 };
    cfn.blockDeviceMappings = [
      { deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3', deleteOnTermination: true } },
    ];
    watch(vpc, instance);
    acknowledge(instance, {
      CKV_AWS_88: 'it is what the network’s IPv4 goes out by: a NAT without a public address is none',
      'AwsSolutions-EC28':
        'the status checks that its alarm looks at come every minute without the paid ones',
      'AwsSolutions-EC29':
        'it keeps nothing: a deployment with a newer image replaces it, which protection would forbid',
    });
  }
}

function watch(vpc: Vpc, instance: Instance): void {
  addAlarm(vpc, 'NatDown', {
    name: 'nat-down',
    severity: 'ticket',
    page: 'network',
    meaning: 'the nat instance fails its status checks: nothing in the network reaches ipv4-only hosts',
    essential: true,
    metric: new Metric({
      namespace: 'AWS/EC2',
      metricName: 'StatusCheckFailed',
      dimensionsMap: { InstanceId: instance.instanceId },
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    above: 0,
    periods: [3, 3],
  });
}
